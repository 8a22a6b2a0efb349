/** The console's requests. Each answers with what the line said, or throws a sentence to show. */

import type { Event } from "./state";

export interface Advocate { name: string; role: string; languages: string[] }

export class Refused extends Error {
  constructor(readonly status: number, readonly code: string, sentence: string, readonly said: Readonly<Record<string, unknown>> = {}) {
    super(sentence);
  }
}

let csrf = "";

export async function ask<T>(method: string, path: string, body?: object): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(path, {
      method,
      credentials: "same-origin",
      headers: { ...(body ? { "Content-Type": "application/json" } : {}), ...(csrf ? { "X-CSRF": csrf } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  } catch {
    throw new Refused(0, "unreachable", "The line cannot be reached. Nothing was sent; try again.");
  }
  const said = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
  if (answer.ok) return said as T;
  const code = typeof said["code"] === "string" ? said["code"] : "";
  const wait = typeof said["retry_after_s"] === "number" ? ` Try again in ${Math.ceil(said["retry_after_s"])} s.` : "";
  if (code === "wrong") throw new Refused(answer.status, code, "The name or the password is wrong.");
  const sentence = typeof said["sentence"] === "string" ? said["sentence"] : `The line refused (${answer.status}).`;
  throw new Refused(answer.status, code, sentence + wait, said);
}

interface Session { advocate: Advocate; csrf: string }

const keep = ({ advocate, csrf: token }: Session): Advocate => {
  csrf = token;
  return advocate;
};

export const session = (): Promise<Advocate> => ask<Session>("GET", "/api/session").then(keep);
export const signIn = (name: string, password: string): Promise<Advocate> =>
  ask<Session>("POST", "/api/session", { name, password }).then(keep);
export const signOut = (): Promise<unknown> => ask("DELETE", "/api/session").finally(() => (csrf = ""));

const of = (id: string): string => `/api/conversations/${encodeURIComponent(id)}`;

export const events = (id: string, after: string): Promise<{ events: Event[]; last: string }> =>
  ask("GET", of(id) + (after ? `?after=${encodeURIComponent(after)}` : ""));

export type Deed = "claim" | "hand_back" | "close";
export const act = (id: string, deed: Deed): Promise<unknown> => ask("POST", `${of(id)}/${deed}`, {});
export const transfer = (id: string, to: string): Promise<unknown> => ask("POST", `${of(id)}/transfer`, { to });
export const reply = (id: string, ref: string, text: string): Promise<unknown> =>
  ask("POST", `${of(id)}/replies`, { id: ref, text });
export const note = (id: string, ref: string, text: string): Promise<unknown> =>
  ask("POST", `${of(id)}/notes`, { id: ref, text });
export const presence = (status: "available" | "away"): Promise<unknown> => ask("PUT", "/api/presence", { status });

// --- what was misread, and services near somebody ---------------------------------------------------------------------

export interface Vocabulary { topics: string[]; emergencies: string[] }
export const vocabulary = (): Promise<Vocabulary> => ask("GET", "/api/vocabulary");

export interface Correction { kind: "topic" | "emergency"; value: string; ref: string }
export const correct = (id: string, what: Correction): Promise<unknown> => ask("POST", `${of(id)}/corrections`, what);

export interface Service {
  id: string; name: string; organization: string; description: string; url: string;
  phones: { number: string; kind: string; say: string }[];
  open: "open" | "closed" | "unknown"; always: boolean; opens: string | null;
  distance_km: number | null; address: string; authority: boolean; why: string[];
}
export interface Place { label: string; kind: string; region: string; country: string }
export interface Found { code: "ok" | "unknown_place" | "which_place"; places: Place[]; matches: Service[]; more?: boolean }
export const directory = (asked: Record<string, string>): Promise<Found> =>
  ask("GET", `/api/directory?${new URLSearchParams(Object.entries(asked).filter(([, v]) => v))}`);

export type Say = "service" | "ask" | "done";
const service = (id: string, service: string): string => `${of(id)}/services/${encodeURIComponent(service)}`;
export const sendService = (id: string, of: string, ref: string, say: Say): Promise<unknown> =>
  ask("POST", service(id, of), { id: ref, say });
export const refer = (id: string, to: string, ref: string, consent: boolean): Promise<unknown> =>
  ask("POST", `${service(id, to)}/referral`, { id: ref, consent });
