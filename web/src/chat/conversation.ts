/** What the person sees, as a pure function of what was said and what the line answered. */

import { compareSeq, laterSeq } from "../shared/seq";

export type Direction = "ltr" | "rtl" | "auto";
export interface Choice { id: string; label: string }

export interface Message {
  seq: string;
  ref: string;
  from: "me" | "assistant" | "person" | "line";
  text: string;
  /** What of an earlier offer was taken; such a message has no text of its own. */
  choice?: string | null;
  choices: Choice[];
  language: string;
  direction: Direction;
  /** The entry these words are, where the line can speak it. */
  content?: string;
  step?: number;
  country?: string;
}

/** Something said here that the line has not shown back yet. */
export interface Outgoing {
  id: string;
  text: string;
  choice: string | null;
  /** What the line calls it, known once it is stored. */
  ref?: string;
  state: "pending" | "waiting" | "refused" | "stored";
}

export type FromLine =
  | { t: "welcome"; token: string; line_name: string; holder: string; direction: Direction; language: string }
  | { t: "stored"; id: string; ref: string }
  | { t: "slow_down"; id: string; retry_after_s: number }
  | { t: "refused"; id: string; why: string; numbers?: string[] }
  | ({ t: "message" } & Message)
  | { t: "holder"; holder: string };

/** The line could not store it just now, and will be able to again: no reason to trouble the person. */
export const BUSY = "busy";

/** Too many chats were begun from this network: the person must know whom else to turn to. */
export const TOO_MANY = "too_many_chats";

export interface Conversation {
  token: string | null;
  lineName: string;
  holder: string;
  language: string;
  direction: Direction;
  messages: readonly Message[];
  outgoing: readonly Outgoing[];
  /** The last stream id seen; the line goes on after it. */
  after: string;
  /** Whom to call while this conversation may not begin. */
  instead: readonly string[] | null;
}

export function begin(token: string | null, outgoing: readonly Outgoing[] = []): Conversation {
  return { token, lineName: "", holder: "bot", language: "", direction: "ltr", messages: [], outgoing, after: "", instead: null };
}

/** The first words on a connection: who this was before and from where to go on. */
export function hello(c: Conversation, language: string | null): object {
  return {
    t: "hello",
    ...(c.token ? { token: c.token } : {}),
    ...(c.token && c.after ? { after: c.after } : {}),
    ...(language ? { language } : {}),
  };
}

/** How something said goes over the wire; the same id each time, so that saying it twice stores it once. */
export function wire(o: Outgoing): object {
  return o.choice === null ? { t: "say", id: o.id, text: o.text } : { t: "choose", id: o.id, choice: o.choice };
}

/** What to say (again) on a fresh connection, in the order in which it was written. */
export function unsaid(c: Conversation): readonly Outgoing[] {
  return c.outgoing.filter((o) => o.state === "pending" || o.state === "waiting");
}

export function say(c: Conversation, id: string, text: string, choice: string | null = null): Conversation {
  return { ...c, outgoing: [...c.outgoing, { id, text, choice, state: "pending" }] };
}

export function mark(c: Conversation, id: string, state: Outgoing["state"]): Conversation {
  return { ...c, outgoing: c.outgoing.map((o) => (o.id === id ? { ...o, state } : o)) };
}

export function heard(c: Conversation, m: FromLine): Conversation {
  switch (m.t) {
    case "welcome": {
      // Another token than the one we came with: that conversation has been erased or has run out, and this is a new one.
      const fresh = c.token !== null && c.token !== m.token;
      return {
        ...c,
        token: m.token,
        lineName: m.line_name,
        holder: m.holder,
        language: m.language,
        direction: m.direction,
        messages: fresh ? [] : c.messages,
        outgoing: fresh ? c.outgoing.filter((o) => o.state !== "stored") : c.outgoing,
        after: fresh ? "" : c.after,
      };
    }
    case "stored":
      return {
        ...c,
        instead: null,
        outgoing: c.messages.some((shown) => shown.from === "me" && shown.ref === m.ref)
          ? c.outgoing.filter((o) => o.id !== m.id) // its message came first
          : c.outgoing.map((o) => (o.id === m.id ? { ...o, ref: m.ref, state: "stored" } : o)),
      };
    case "slow_down":
      return mark(c, m.id, "waiting");
    case "refused":
      return {
        ...mark(c, m.id, m.why === BUSY ? "waiting" : "refused"),
        instead: m.why === TOO_MANY ? (Array.isArray(m.numbers) ? m.numbers : []) : c.instead,
      };
    case "holder":
      return { ...c, holder: m.holder };
    case "message": {
      const outgoing = m.from === "me" ? c.outgoing.filter((o) => !o.ref || o.ref !== m.ref) : c.outgoing;
      if (c.messages.some((known) => known.seq === m.seq)) return { ...c, outgoing };
      const { t: _, ...message } = m;
      const messages = [...c.messages, message].sort((a, b) => compareSeq(a.seq, b.seq));
      return { ...c, messages, outgoing, after: laterSeq(c.after, m.seq) };
    }
    default:
      return c; // a newer line may say more than this page knows
  }
}

/** The choices that can still be taken: those of the last thing said to the person, unless answered since. */
export function openChoices(c: Conversation): string | null {
  if (c.outgoing.some((o) => o.state !== "refused")) return null;
  for (let i = c.messages.length - 1; i >= 0; i--) {
    const m = c.messages[i]!;
    if (m.from === "me") return null;
    if (m.choices.length > 0) return m.seq;
  }
  return null;
}

/** A text cut at its phone numbers, which are every other piece: one that breaks at the end of a line is misread. */
export function pieces(text: string): string[] {
  return text.split(/(\+?\d[\d-]{5,}\d)/);
}

/** The words of a message. Of a taken choice, those it was offered with. */
export function wording(c: Conversation, m: Message): string {
  if (m.text || !m.choice) return m.text;
  for (const shown of c.messages) {
    const offered = shown.choices.find((o) => o.id === m.choice);
    if (offered) return offered.label;
  }
  return m.choice;
}
