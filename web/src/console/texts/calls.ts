/** What the page of texts asks of the line. */

import { ask, Refused } from "../api";

export type Status = "draft" | "reviewed" | "outdated" | "missing";

export interface Language { tag: string; name: string; direction?: "ltr" | "rtl" }

export interface Row {
  id: string;
  country: string;
  topic: string;
  first: string;
  status: Readonly<Record<string, Status>>;
  review_by: string | null;
  past: boolean;
  sources: number;
  proposed: readonly string[];
}

export interface Listing { languages: Language[]; entries: Row[]; alone: boolean }

export interface Shown {
  text: string;
  choices: string[];
  direction: "ltr" | "rtl";
  encoding: string;
  units: number;
  segments: string[];
}

export interface Text {
  steps: string[];
  label: string;
  status: Status;
  by: string;
  made_from: string;
  version: string;
  old_english: { steps: string[]; label: string } | null;
  preview: Shown[];
}

export interface Proposal {
  id: string;
  language: string;
  author: string;
  at_ms: number;
  base: string;
  steps: string[];
  label: string;
  reviewed: boolean;
  by: string;
  sources_read: boolean;
}

export interface Source { title: string; publisher: string; address: string; checked: string; mark: string }

export interface Entry {
  id: string;
  country: string;
  topic: string;
  note: string;
  review_by: string | null;
  reviewed_on: string | null;
  past: boolean;
  english: string;
  sources: Source[];
  languages: Required<Language>[];
  texts: Readonly<Record<string, Text>>;
  proposals: Proposal[];
  alone: boolean;
}

export interface Finding { rule: string; what: string; warning: boolean }

export interface Draft {
  language: string;
  steps: string[];
  label: string;
  reviewed: boolean;
  by: string;
  sources_read: boolean;
}

export interface Conflict { current: Text | null; proposal: Proposal | null }

const of = (e: { country: string; id: string }): string => `/api/content/${e.country}/${encodeURIComponent(e.id)}`;

export const list = (q: string, language: string): Promise<Listing> =>
  ask("GET", `/api/content?${new URLSearchParams({ q, language: q ? language : "" }).toString()}`);
export const entry = (e: { country: string; id: string }): Promise<Entry> => ask("GET", of(e));
export const preview = (e: Entry, draft: Draft): Promise<{ steps: Shown[]; findings: Finding[] }> =>
  ask("POST", `${of(e)}/preview`, draft);
/** `seen` names what stood there when the words were written; the line refuses if it is no longer so. */
export const propose = (e: Entry, draft: Draft, seen: { base: string; over: string; english: string }): Promise<unknown> =>
  ask("POST", `${of(e)}/proposals`, { ...draft, made_from: seen.english, base: seen.base, over: seen.over });
export const approve = (id: string, alone: boolean): Promise<unknown> =>
  ask("POST", `/api/content/proposals/${id}/approve`, { alone });
export const reject = (id: string): Promise<unknown> => ask("POST", `/api/content/proposals/${id}/reject`, {});

/** What another supervisor did meanwhile, if that is why the line refused. */
export function conflict(e: unknown): Conflict | null {
  if (!(e instanceof Refused) || !["changed", "proposed"].includes(e.code)) return null;
  return { current: (e.said["current"] ?? null) as Text | null, proposal: (e.said["proposal"] ?? null) as Proposal | null };
}

export function findings(e: unknown): Finding[] {
  return e instanceof Refused && Array.isArray(e.said["findings"]) ? (e.said["findings"] as Finding[]) : [];
}
