import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { count } from "../shared/segments";
import { uuid } from "../shared/uuid";
import * as api from "./api";
import { Misread } from "./misread";
import { Services } from "./services";
import { about, because, corrected, note } from "./words";
import { deliveries, locked, type Event, type State, type Summary } from "./state";

const KINDS: Record<Event["kind"], string> = {
  in: "wrote", out: "sent", note: "noted", state: "state", alarm: "alarm", delivery: "delivery",
};
const HOLDERS: Record<string, string> = {
  bot: "With the assistant", waiting: "Waiting for an advocate", human: "With an advocate", closed: "Closed",
};

const clock = (ms: number): string =>
  new Date(ms).toLocaleString(undefined, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });

const STATES: Record<string, string> = { ...HOLDERS, opted_out: "Asked for no more messages", opted_in: "Messages allowed again" };

function Line({ e, delivery, conversation, marks, failed }: {
  e: Event; delivery: Event | undefined; conversation: string; marks: readonly string[] | undefined; failed: (e: unknown) => void;
}) {
  const said = e.kind === "note" ? note(e) : null;
  const words = said ? said.title : e.text || (e.kind === "state" ? STATES[e.state] ?? e.state : "");
  const why = e.kind === "note" ? "" : because(e.why);
  return (
    <li data-kind={e.kind} data-by={e.by} data-seq={e.seq}>
      <span class="meta">
        <b>{e.by === "person" ? "Person" : e.by === "assistant" ? "Assistant" : e.by === "line" ? "Line" : e.by}</b>{" "}
        {KINDS[e.kind] ?? e.kind} <time dateTime={new Date(e.at_ms).toISOString()}>{clock(e.at_ms)}</time>
      </span>
      {words && <p lang={e.language || undefined} dir="auto">{words}</p>}
      {said && said.rows.length > 0 && (
        <dl>{said.rows.map(([name, value]) => <div key={name}><dt>{name}</dt><dd dir="auto">{value}</dd></div>)}</dl>
      )}
      {why && <span class="why">{why}</span>}
      {delivery && <span class={`delivery ${delivery.state}`}>{delivery.state}{delivery.why && `: ${delivery.why}`}</span>}
      {e.kind === "in" && marks?.map((mark) => <span key={mark} class="why">Marked as: {mark}</span>)}
      {e.kind === "in" && e.ref && <Misread conversation={conversation} e={e} failed={failed} />}
    </li>
  );
}

/** What was written and not sent yet, of every conversation, while the advocate is signed in. In memory only. */
export type Drafts = Map<string, { id: string; text: string }>;

/** A text kept until the line has taken it. Trying again keeps its id, so that it is sent once. */
function Draft(p: {
  name: "reply" | "note"; label: string; button: string; lock: string | null; sms: boolean; conversation: string; drafts: Drafts;
  send: (id: string, text: string) => Promise<unknown>; failed: (e: unknown) => void;
}) {
  const place = `${p.conversation}/${p.name}`;
  const [text, setText] = useState(p.drafts.get(place)?.text ?? "");
  const [busy, setBusy] = useState(false);
  const id = useRef(p.drafts.get(place)?.id ?? uuid());
  const cost = count(text);
  const write = (words: string) => {
    setText(words);
    id.current = uuid(); // other words are another message
    if (words) p.drafts.set(place, { id: id.current, text: words });
    else p.drafts.delete(place);
  };
  const submit = async () => {
    if (!text.trim() || p.lock !== null || busy) return;
    setBusy(true);
    try {
      await p.send(id.current, text.trim());
      write("");
    } catch (e) {
      p.failed(e);
    }
    setBusy(false);
  };
  return (
    <form class={p.name} onSubmit={(e) => { e.preventDefault(); void submit(); }}>
      <label for={p.name}>{p.label}</label>
      <textarea id={p.name} name={p.name} rows={p.name === "reply" ? 3 : 1} dir="auto" value={text}
        disabled={p.lock !== null} readOnly={busy}
        onInput={(e) => write(e.currentTarget.value)}
        onKeyDown={(e) => { if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); void submit(); } }} />
      <div class="row">
        <button type="submit" disabled={p.lock !== null || busy || !text.trim()}>{p.button}</button>
        <span class="hint">
          {p.lock ?? (p.sms && text ? `${cost.units} ${cost.encoding}, ${cost.segments} SMS segment${cost.segments === 1 ? "" : "s"}` : "")}
        </span>
      </div>
    </form>
  );
}

export function Conversation({ state, c, me, drafts, back }: {
  state: State; c: Summary; me: string; drafts: Drafts; back: () => void;
}) {
  const [trouble, setTrouble] = useState("");
  const [services, setServices] = useState(false);
  const log = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const open = state.open!;
  const lock = locked(state, me);
  const mine = c.holder === "human" && c.advocate === me;
  const sms = c.channel !== "web";
  const sent = deliveries(open.events);
  const failed = (e: unknown) => setTrouble(e instanceof Error ? e.message : "That did not work.");
  const act = (deed: api.Deed) => { setTrouble(""); api.act(c.id, deed).catch(failed); };
  const marks = corrected(open.events);
  const others = Object.values(state.conversations).filter((o) => o.holder === "waiting" && o.id !== c.id);
  const urgent = others.filter((o) => o.emergency).length;
  useEffect(() => setTrouble(""), [c.holder, c.advocate]);
  useEffect(() => { if (window.matchMedia("(max-width: 45rem)").matches) window.scrollTo(0, 0); }, []);
  useLayoutEffect(() => {
    if (atEnd.current && log.current) log.current.scrollTop = log.current.scrollHeight;
  }, [open.events]);
  return (
    <main aria-label="Conversation">
      <button type="button" class={urgent ? "back urgent" : "back"} onClick={back}>
        Back to the queue: {others.length} waiting{urgent > 0 && `, ${urgent} in danger`}
      </button>
      <header>
        <h2>{c.topic ? about(c.topic) : "Conversation"} <small>{[c.channel, c.language, c.country].filter(Boolean).join(", ")}</small></h2>
        <span class="holder" data-holder={c.holder}>{c.holder === "human" && c.advocate ? `With ${c.advocate}` : HOLDERS[c.holder]}</span>
        {c.opted_out && <strong class="flag">Opted out</strong>}
        {c.callback && <strong class="flag">Asked for a call</strong>}
        <div class="row">
          {!mine && <button type="button" class="main" disabled={!state.connected} onClick={() => act("claim")}>Claim</button>}
          {mine && <button type="button" disabled={!state.connected} onClick={() => act("hand_back")}>Hand back</button>}
          {mine && state.advocates.some((a) => a.name !== me) && (
            <select aria-label="Transfer to" value="" disabled={!state.connected}
              onChange={(e) => { const to = e.currentTarget.value; e.currentTarget.value = ""; if (to) api.transfer(c.id, to).catch(failed); }}>
              <option value="">Transfer to…</option>
              {state.advocates.filter((a) => a.name !== me).map((a) => <option key={a.name} value={a.name}>{a.name} ({a.status})</option>)}
            </select>
          )}
          <button type="button" aria-expanded={services} onClick={() => setServices(!services)}>Services</button>
          {c.holder !== "closed" && <button type="button" disabled={!state.connected} onClick={() => act("close")}>Close</button>}
        </div>
      </header>
      {c.emergency && <p class="emergency">Emergency: {about(c.emergency)}{c.why && c.why !== c.emergency && ` (${because(c.why)})`}</p>}
      {trouble && <p class="trouble" role="alert">{trouble}</p>}
      <div class="log" role="log" aria-live="polite" aria-label="Transcript" tabIndex={0} ref={log}
        onScroll={(e) => {
          const box = e.currentTarget;
          atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < 60;
        }}>
        <ol>
          {open.events.filter((e) => e.kind !== "delivery").map((e) => <Line key={e.seq} e={e} delivery={e.ref ? sent.get(e.ref) : undefined} conversation={c.id} marks={marks.get(e.ref)} failed={failed} />)}
        </ol>
        {!open.ready && <p class="hint">Catching up…</p>}
      </div>
      {services && <Services c={c} lock={lock} begun={() => setTrouble("")} failed={failed} />}
      <Draft name="reply" label="Reply to the person" button="Send" lock={lock} sms={sms} failed={failed}
        conversation={c.id} drafts={drafts}
        send={(id, text) => { setTrouble(""); return api.reply(c.id, id, text); }} />
      <Draft name="note" label="Note for colleagues; the person never sees it" button="Note" sms={false} failed={failed}
        conversation={c.id} drafts={drafts}
        lock={state.connected ? null : "Not connected to the line."}
        send={(id, text) => { setTrouble(""); return api.note(c.id, id, text); }} />
    </main>
  );
}
