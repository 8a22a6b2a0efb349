/** What an advocate sees, as a pure function of what the line has told the browser. */

import { compareSeq, laterSeq } from "../shared/seq";

export interface Summary {
  id: string;
  holder: "bot" | "waiting" | "human" | "closed";
  advocate: string | null;
  urgency: number;
  emergency: string | null;
  why: string | null;
  language: string | null;
  country: string | null;
  topic: string | null;
  channel: string | null;
  waiting_since_ms: number | null;
  last_in_ms: number;
  last_out_ms: number;
  preview: string;
  callback: boolean;
  opted_out: boolean;
  unread: number;
}

export interface Event {
  seq: string;
  at_ms: number;
  kind: "in" | "out" | "note" | "state" | "alarm" | "delivery";
  by: string;
  text: string;
  language: string;
  ref: string;
  state: string;
  why: string;
}

export interface Colleague { name: string; status: string }

/** The conversation on the screen. `ready` only while its events are known to reach up to now. */
export interface Open { id: string; events: readonly Event[]; last: string; ready: boolean }

export interface State {
  connected: boolean;
  conversations: Readonly<Record<string, Summary>>;
  advocates: readonly Colleague[];
  /** How far this computer's clock is behind the line's (ms). */
  skewMs: number;
  open: Open | null;
  /** Alarms nobody here has looked at, by conversation. */
  alarms: readonly string[];
}

export type Told =
  | { t: "queue"; conversations: Summary[]; advocates: Colleague[]; now: number }
  | { t: "conversation"; conversation: Summary }
  | { t: "advocates"; advocates: Colleague[] }
  | { t: "alarm"; conversation: Summary }
  | { t: "events"; id: string; events: Event[]; last: string }
  | { t: "erased"; id: string }
  /** What happens in the browser itself. */
  | { t: "lost" }
  | { t: "select"; id: string | null };

export const NOTHING: State = { connected: false, conversations: {}, advocates: [], skewMs: 0, open: null, alarms: [] };

export function apply(s: State, e: Told, nowMs = Date.now()): State {
  switch (e.t) {
    case "queue":
      return {
        ...s,
        connected: true,
        conversations: Object.fromEntries(e.conversations.map((c) => [c.id, c])),
        advocates: e.advocates,
        skewMs: e.now - nowMs,
      };
    case "conversation":
      return { ...s, conversations: { ...s.conversations, [e.conversation.id]: e.conversation } };
    case "advocates":
      return { ...s, advocates: e.advocates };
    case "alarm":
      return {
        ...s,
        conversations: { ...s.conversations, [e.conversation.id]: e.conversation },
        alarms: s.alarms.includes(e.conversation.id) ? s.alarms : [...s.alarms, e.conversation.id],
      };
    case "events": {
      if (s.open?.id !== e.id) return s; // an answer to what has been clicked away since
      return {
        ...s,
        open: { id: e.id, events: merge(s.open.events, e.events), last: laterSeq(s.open.last, e.last), ready: true },
      };
    }
    case "erased":
      return {
        ...s,
        conversations: Object.fromEntries(Object.entries(s.conversations).filter(([id]) => id !== e.id)),
        alarms: s.alarms.filter((id) => id !== e.id),
        open: s.open?.id === e.id ? null : s.open,
      };
    case "lost":
      return { ...s, connected: false, open: s.open && { ...s.open, ready: false } };
    case "select":
      return {
        ...s,
        open: e.id === null ? null : { id: e.id, events: [], last: "", ready: false },
        alarms: s.alarms.filter((id) => id !== e.id),
      };
    default:
      return s; // a newer line may say more than this page knows
  }
}

/** Both, each event once, in the line's order; what comes again replaces what was there. */
function merge(old: readonly Event[], fresh: readonly Event[]): readonly Event[] {
  if (fresh.length === 0) return old;
  const bySeq = new Map(old.map((e) => [e.seq, e]));
  for (const e of fresh) bySeq.set(e.seq, e);
  return [...bySeq.values()].sort((a, b) => compareSeq(a.seq, b.seq));
}

const RANK = { waiting: 0, human: 1, bot: 2, closed: 3 };

/** The order to work in: emergencies that wait, then who waits, the most urgent and longest waiting first. */
export function queue(s: State, me: string): readonly Summary[] {
  const rank = (c: Summary) =>
    c.emergency && c.holder === "waiting" ? -1 : c.holder === "human" && c.advocate !== me ? 1.5 : RANK[c.holder];
  return Object.values(s.conversations).sort(
    (a, b) =>
      rank(a) - rank(b) ||
      b.urgency - a.urgency ||
      (a.waiting_since_ms ?? Infinity) - (b.waiting_since_ms ?? Infinity) ||
      b.last_in_ms - a.last_in_ms ||
      (a.id < b.id ? -1 : 1),
  );
}

/** The conversation that a call to somebody on duty links to, by the end of the page's address; null for any other end. */
export function linked(hash: string): string | null {
  return /^#c\/(c[a-z2-7]{26})$/.exec(hash)?.[1] ?? null;
}

/** Why nothing can be written to the person now; null when it can. */
export function locked(s: State, me: string): string | null {
  const c = s.open && s.conversations[s.open.id];
  if (!s.open || !c) return "No conversation is open.";
  if (!s.connected) return "Not connected to the line.";
  if (!s.open.ready) return "Catching up with the conversation.";
  if (c.opted_out) return "This person has asked for no more messages.";
  if (c.holder !== "human") return "Claim the conversation to reply.";
  if (c.advocate !== me) return `${c.advocate ?? "Somebody else"} holds this conversation.`;
  return null;
}

/** What became of each thing sent, by its reference: the last word on it. */
export function deliveries(events: readonly Event[]): ReadonlyMap<string, Event> {
  return new Map(events.filter((e) => e.kind === "delivery").map((e) => [e.ref, e]));
}
