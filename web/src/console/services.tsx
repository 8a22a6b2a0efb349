import { useRef, useState } from "preact/hooks";
import { uuid } from "../shared/uuid";
import * as api from "./api";
import type { Summary } from "./state";

const NEEDS: readonly (readonly [string, string])[] = [
  ["any", "Anything"], ["shelter", "Shelter"], ["legal", "Legal help"], ["health", "Health"], ["food", "Food or money"],
  ["crisis", "Crisis talk"], ["police", "Police or government"], ["youth", "Young people"], ["indigenous", "Indigenous help"],
  ["labour", "Work rights"],
];

/** When a service can be reached, as far as is known. */
export function hours(s: api.Service): string {
  if (s.always) return "Open day and night";
  const opens = s.opens ? `, opens ${new Date(s.opens).toLocaleString(undefined, { weekday: "short", hour: "2-digit", minute: "2-digit" })}` : "";
  return s.open === "open" ? "Open now" : s.open === "closed" ? `Closed now${opens}` : "Hours not known: ask";
}

const languages = new Intl.DisplayNames(["en"], { type: "language" });

/** A reason of the directory, with the name of a language for its tag. */
export function reason(why: string): string {
  return why.replace(/^speaks ([a-z]{2,3})$/, (_, tag: string) => `speaks ${languages.of(tag) ?? tag}`);
}

/** How far it is, in the units of its country. */
export function distance(s: api.Service, country: string): string {
  if (s.distance_km === null) return "";
  return country === "US" ? `${Math.max(1, Math.round(s.distance_km / 1.609))} mi` : `${Math.max(1, Math.round(s.distance_km))} km`;
}

/** One service and what can be done with it. Each deed keeps its id until it has been taken, so that it is done once. */
function Found(p: { c: Summary; s: api.Service; country: string; lock: string | null; begun: () => void; failed: (e: unknown) => void }) {
  const { c, s } = p;
  const ids = useRef<Record<string, string>>({});
  const [done, setDone] = useState<Readonly<Record<string, boolean>>>({});
  const [busy, setBusy] = useState(false);
  const act = (name: string, deed: (id: string) => Promise<unknown>) => async () => {
    setBusy(true);
    p.begun(); // what was refused before is no longer so
    try {
      await deed((ids.current[name] ??= uuid()));
      delete ids.current[name];
      setDone((now) => ({ ...now, [name]: true }));
    } catch (e) {
      p.failed(e);
    }
    setBusy(false);
  };
  const send = (what: api.Say) => act(what, (id) => api.sendService(c.id, s.id, id, what));
  const refer = (consent: boolean) => act(`refer_${consent}`, (id) => api.refer(c.id, s.id, id, consent));
  const away = distance(s, p.country);
  return (
    <li data-service={s.id}>
      <p>
        <b>{s.name}</b>{s.organization && s.organization !== s.name && ` · ${s.organization}`}
        {s.authority && <strong class="flag"> Works with police or government</strong>}
      </p>
      <p>
        {s.phones.map((n) => <span key={n.number} class="number">{n.kind === "text" ? "Text " : ""}<a href={`tel:${n.number.replace(/[^+\d]/g, "")}`}>{n.number}</a>{n.say && ` (${n.say})`} </span>)}
        <span class={`open ${s.open}`}>{hours(s)}</span>{away && ` · ${away}`}{s.address && ` · ${s.address}`}
      </p>
      {s.description && <p class="hint">{s.description}</p>}
      {s.why.length > 0 && <p class="hint">Why: {s.why.map(reason).join("; ")}</p>}
      <div class="row">
        <button type="button" class="main" disabled={p.lock !== null || busy} title={p.lock ?? undefined} onClick={send("service")}>
          {done["service"] ? "Sent. Send again" : "Send to the person"}
        </button>
        <button type="button" disabled={p.lock !== null || busy} title={p.lock ?? undefined} onClick={send("ask")}>
          {done["ask"] ? "Asked" : "Ask: may I call them for you?"}
        </button>
        <span class="consent" role="group" aria-label="Warm referral">
          Warm referral:{" "}
          <button type="button" class="small" disabled={busy} onClick={refer(true)}>{done["refer_true"] ? "Noted: agreed" : "Person agrees"}</button>{" "}
          <button type="button" class="small" disabled={busy} onClick={refer(false)}>{done["refer_false"] ? "Noted: did not agree" : "Does not agree"}</button>
        </span>
        {done["refer_true"] && (
          <button type="button" disabled={p.lock !== null || busy} onClick={send("done")}>{done["done"] ? "Told" : "Tell the person I called"}</button>
        )}
      </div>
    </li>
  );
}

/** Looks services up and does something with them, for the conversation on the screen. */
export function Services({ c, lock, begun, failed }: { c: Summary; lock: string | null; begun: () => void; failed: (e: unknown) => void }) {
  const [place, setPlace] = useState("");
  const [need, setNeed] = useState("any");
  const [found, setFound] = useState<api.Found | null>(null);
  const [looking, setLooking] = useState(false);
  const latest = useRef(0);
  const look = async (region = "") => {
    const mine = ++latest.current;
    setLooking(true);
    begun();
    try {
      const answer = await api.directory({ place, region, need, language: c.language ?? "", country: c.country ?? "" });
      if (mine === latest.current) setFound(answer);
    } catch (e) {
      if (mine === latest.current) failed(e);
    }
    if (mine === latest.current) setLooking(false);
  };
  return (
    <section class="services" aria-label="Services">
      <form onSubmit={(e) => { e.preventDefault(); void look(); }}>
        <span class="field"><label for="place">Place</label>
          <input id="place" name="place" autocomplete="off" placeholder="Town, state, province, ZIP or postal code" value={place}
            onInput={(e) => setPlace(e.currentTarget.value)} /></span>
        <span class="field"><label for="need">Need</label>
          <select id="need" name="need" value={need} onChange={(e) => setNeed(e.currentTarget.value)}>
            {NEEDS.map(([id, words]) => <option key={id} value={id}>{words}</option>)}
          </select></span>
        <button type="submit" disabled={looking}>Look up</button>
      </form>
      {found?.code === "unknown_place" && <p role="status">No such place is known. Try a bigger town nearby, or the state or province.</p>}
      {found?.code === "which_place" && (
        <div class="row" role="status">
          Which one?
          {[...new Map(found.places.map((p) => [p.region || p.country, p])).entries()].map(([region, p]) => (
            <button key={region} type="button" onClick={() => void look(region)}>{p.label}</button>
          ))}
        </div>
      )}
      {found?.code === "ok" && (
        <>
          <p class="hint" role="status">
            {found.matches.length === 0 ? "Nothing in the directory fits." : `${found.matches.length}${found.more ? " and more" : ""} found`}
            {found.places[0] ? ` for ${found.places[0].label}.` : "."}
          </p>
          <ul>
            {found.matches.map((s) => (
              <Found key={s.id} c={c} s={s} country={found.places[0]?.country || c.country || "US"} lock={lock} begun={begun} failed={failed} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
