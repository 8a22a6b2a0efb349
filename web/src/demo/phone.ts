/** What a phone shows, as a pure function of what the simulated network has told it. */

export interface Text { id: string; from: "me" | "line"; text: string; at_ms: number; status: string; code?: number | null }

export type Told =
  | { t: "messages"; messages: Text[] }
  | { t: "message"; message: Text }
  | { t: "status"; id: string; status: string; code: number | null };

export function apply(texts: readonly Text[], told: Told): readonly Text[] {
  switch (told.t) {
    case "messages":
      return told.messages;
    case "message":
      return texts.some((t) => t.id === told.message.id)
        ? texts.map((t) => (t.id === told.message.id ? told.message : t))
        : [...texts, told.message];
    case "status":
      return texts.map((t) => (t.id === told.id ? { ...t, status: told.status, code: told.code } : t));
    default:
      return texts;
  }
}
