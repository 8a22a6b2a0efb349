import { useEffect, useState } from "preact/hooks";
import * as api from "./api";
import type { Event } from "./state";
import { about } from "./words";

let asked: Promise<api.Vocabulary> | null = null;

/** Asked once; asked again after a failure. */
const vocabulary = (): Promise<api.Vocabulary> => (asked ??= api.vocabulary().catch((e: unknown) => { asked = null; throw e; }));

/** Marks what a message of the person was really about. Nothing is learnt from it before somebody has approved it. */
export function Misread({ conversation, e, failed }: { conversation: string; e: Event; failed: (e: unknown) => void }) {
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState<api.Vocabulary | null>(null);
  const [value, setValue] = useState("");
  const [busy, setBusy] = useState(false);
  useEffect(() => { if (open && !words) vocabulary().then(setWords, failed); }, [open]);
  if (!open) return <button type="button" class="small" aria-expanded="false" onClick={() => setOpen(true)}>Misread?</button>;
  const save = async () => {
    const [kind, id] = value.split(":") as [api.Correction["kind"], string];
    setBusy(true);
    try {
      await api.correct(conversation, { kind, value: id, ref: e.ref });
      setOpen(false);
      setValue("");
    } catch (error) {
      failed(error);
    }
    setBusy(false);
  };
  return (
    <form class="misread" onSubmit={(event) => { event.preventDefault(); if (value && !busy) void save(); }}>
      <label for={`misread-${e.seq}`}>It was about</label>
      <select id={`misread-${e.seq}`} value={value} onChange={(event) => setValue(event.currentTarget.value)}>
        <option value="">Choose…</option>
        {words && (
          <>
            <optgroup label="Emergency">
              {words.emergencies.map((id) => <option key={id} value={`emergency:${id}`}>{about(id)}</option>)}
            </optgroup>
            <optgroup label="Topic">
              {words.topics.map((id) => <option key={id} value={`topic:${id}`}>{about(id)}</option>)}
            </optgroup>
          </>
        )}
      </select>
      <button type="submit" class="small" disabled={!value || busy}>Save</button>
      <button type="button" class="small" onClick={() => setOpen(false)}>Cancel</button>
    </form>
  );
}
