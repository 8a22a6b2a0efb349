/** The console's requests. Each answers with what the line said, or throws a sentence to show. */

import type { Event } from "./state";

export interface Advocate { name: string; role: string; languages: string[] }

export class Refused extends Error {
  constructor(readonly status: number, readonly code: string, sentence: string) {
    super(sentence);
  }
}

let csrf = "";

async function ask<T>(method: string, path: string, body?: object): Promise<T> {
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
  throw new Refused(answer.status, code, sentence + wait);
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
