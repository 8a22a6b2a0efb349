/** Ids of the vocabulary, of guided paths and of notes in words an advocate reads. Pure. */

import type { Event } from "./state";

const GROUPS: Readonly<Record<string, string>> = { rights: "Rights", immig: "Immigration", need: "Needs", path: "Path", programme: "Programme" };

const SAID: Readonly<Record<string, string>> = {
  immig_t_visa: "Immigration: T visa", immig_u_visa: "Immigration: U visa", immig_trp: "Immigration: TRP (Canada)",
  immig_open_work_permit: "Immigration: open work permit (Canada)", immig_status_fear: "Immigration: no papers, fear",
  rights_threats_retaliation: "Rights: threats or revenge", need_substance_help: "Needs: drugs or alcohol", need_money_food: "Needs: money or food", out_of_scope: "Nothing to do with this line",
  violence_now: "Violence now", being_moved: "About to be moved or sold", overdose_medical: "Overdose or medical",
  suicide_self_harm: "Suicide or self-harm", held_captive: "Held captive", child_exploited_now: "A child exploited now",
  none: "No emergency",
};

/** Acronyms in the ids of routes. */
const SHORT: Readonly<Record<string, string>> = {
  cp: "Continued Presence", t_visa: "T visa", u_visa: "U visa", vawa: "VAWA", sij: "Special Immigrant Juvenile", trp: "TRP",
  owp: "Open work permit", fv_permit: "Permit after family violence", hc: "Humanitarian application",
};

/** Why somebody waits, as the line writes it down. */
const WHY: Readonly<Record<string, string>> = {
  asked: "Asked for a person", stuck: "The assistant did not get on", callback: "Asked for a call", tip: "A tip about somebody else",
  advocate_vanished: "The advocate's connection was lost", error: "The line had a fault with a message",
  unreadable: "Cannot be read: it was sealed with a key that the line no longer has",
};

const PATHS: Readonly<Record<string, string>> = { is_this_right: "Is this right?", could_stay: "What could let me stay?" };

const plain = (id: string): string => id.replace(/_/g, " ");
const first = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** A topic or an emergency. */
export function about(id: string): string {
  const group = GROUPS[id.split("_")[0] ?? ""];
  return SAID[id] ?? (group ? `${group}: ${plain(id.slice(id.indexOf("_") + 1))}` : first(plain(id)));
}

/** Why a conversation waits or changed hands. */
export function because(why: string): string {
  const to = /^transfer:(.+)$/.exec(why);
  if (to) return `Passed on to ${to[1]}`;
  return WHY[why] ?? (/^[a-z]+(_[a-z]+)*$/.test(why) ? about(why) : why);
}

export interface Said { title: string; rows: readonly (readonly [string, string])[] }

/** A note that the line or a button wrote, readable; null for one that an advocate wrote in words. */
export function note(e: Event): Said | null {
  switch (e.why) {
    case "correction_topic":
      return { title: `Misread: it was about ${about(e.state)}`, rows: [] };
    case "correction_emergency":
      return { title: e.state === "none" ? "Misread: it was no emergency" : `Misread: it was an emergency, ${about(e.state)}`, rows: [] };
    case "points": {
      const told = pairs(e.text, ", ");
      const signs = list(told.get("signs")).map(plain);
      return {
        title: `Signs in "${PATHS[told.get("path") ?? ""] ?? plain(told.get("path") ?? "")}": ${told.get("points") ?? "?"} of ${told.get("most") ?? "?"} points. No verdict.`,
        rows: signs.length ? [["Signs", first(signs.join(", "))]] : [],
      };
    }
    case "routes": {
      const told = pairs(e.text, ", ");
      const routes = list(told.get("routes")).map((r) => r.split(":"));
      return {
        title: routes.length ? "Ways to stay that may fit. A lawyer can tell." : "No way to stay fits what was answered.",
        rows: routes.map(([id, points]) => [SHORT[id ?? ""] ?? first(plain(id ?? "")), `${points ?? "?"} points`] as const),
      };
    }
    case "tip":
      return { title: "A tip about somebody else", rows: [...pairs(e.text, "\n", ": ")].map(([k, v]) => [first(plain(k)), v] as const) };
    case "callback":
      return { title: "Asked for a call", rows: e.text ? [["When", e.text]] : [] };
    default:
      return null;
  }
}

/** What each message was marked to be about, by its reference: the last word of each kind. */
export function corrected(events: readonly Event[]): ReadonlyMap<string, readonly string[]> {
  const last = new Map<string, Map<string, string>>();
  for (const e of events) {
    if (e.kind !== "note" || !e.why.startsWith("correction_")) continue;
    last.set(e.ref, (last.get(e.ref) ?? new Map<string, string>()).set(e.why, about(e.state)));
  }
  return new Map([...last].map(([ref, kinds]) => [ref, [...kinds.values()]]));
}

const list = (text: string | undefined): string[] => (text ?? "").split(",").filter(Boolean);

/** "a 1, b 2" or lines of "a: 1"; what has no name goes on from the one before, since people's own words stand in it. */
function pairs(text: string, between: string, after = " "): Map<string, string> {
  const found = new Map<string, string>();
  let last = "";
  for (const part of text.split(between)) {
    const at = part.indexOf(after);
    const name = at > 0 ? part.slice(0, at) : "";
    if (/^[a-z_]+$/.test(name)) found.set((last = name), part.slice(at + after.length));
    else if (last) found.set(last, found.get(last) + between + part);
  }
  return found;
}
