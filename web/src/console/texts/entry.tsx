import { useEffect, useRef, useState } from "preact/hooks";
import * as calls from "./calls";
import type { Conflict, Draft, Entry, Finding, Proposal, Shown } from "./calls";
import { diff } from "./diff";
import { COUNTRY, STATUS } from "./page";

/** Words not proposed yet, and over which ones they were written: of the text, of a change that waited, of the English. */
interface Unsent { draft: Draft; base: string; over: string; english: string }

/** By text and language: looking elsewhere loses none, and coming back takes nothing newer for seen. */
const unsent = new Map<string, Unsent>();

const joined = (steps: readonly string[], label: string): string => [...(label ? [label] : []), ...steps].join("\n\n");

function Changed({ before, after, lang, dir }: { before: string; after: string; lang: string; dir: "ltr" | "rtl" }) {
  return (
    <p class="diff" lang={lang} dir={dir}>
      {diff(before, after).map((piece, n) =>
        piece.kind === "same" ? piece.text : piece.kind === "gone" ? <del key={n}>{piece.text}</del> : <ins key={n}>{piece.text}</ins>)}
    </p>
  );
}

function Preview({ steps, lang }: { steps: readonly Shown[]; lang: string }) {
  return (
    <section class="preview" aria-label="As it arrives">
      {steps.map((step, n) => (
        <div class="arrives" key={n}>
          <div>
            <h4>Step {n + 1} as a text message</h4>
            <p class="hint">{step.segments.length} {step.segments.length === 1 ? "segment" : "segments"}, {step.units} signs, {step.encoding}</p>
            <ol class="segments">
              {step.segments.map((segment, k) => <li key={k} lang={lang} dir={step.direction}>{segment}</li>)}
            </ol>
          </div>
          <div>
            <h4>Step {n + 1} in the web chat</h4>
            <div class="chatbubble" lang={lang} dir={step.direction}>
              <p>{step.text}</p>
              <p class="chips">{step.choices.map((choice) => <span key={choice}>{choice}</span>)}</p>
            </div>
          </div>
        </div>
      ))}
    </section>
  );
}

function Waiting({ proposal, entry, me, done }: { proposal: Proposal; entry: Entry; me: string; done: () => void }) {
  const [sure, setSure] = useState(false);
  const [trouble, setTrouble] = useState("");
  const [problems, setProblems] = useState<Finding[]>([]);
  const own = proposal.author === me;
  const current = entry.texts[proposal.language];
  const language = entry.languages.find((l) => l.tag === proposal.language);
  const act = (promise: Promise<unknown>) => {
    setTrouble("");
    promise.then(done, (e: Error) => { setTrouble(e.message); setProblems(calls.findings(e)); });
  };
  return (
    <section class="waiting" aria-label="A change waits">
      <h3>{own ? "Your change waits for another supervisor" : `${proposal.author} proposes a change`}</h3>
      <Changed before={current ? joined(current.steps, current.label) : ""} after={joined(proposal.steps, proposal.label)}
        lang={proposal.language} dir={language?.direction ?? "ltr"} />
      {proposal.reviewed && <p>Marked as reviewed by: {proposal.by}.</p>}
      {proposal.sources_read && <p>The sources were read again.</p>}
      {own && entry.alone && (
        <label><input type="checkbox" checked={sure} onChange={(e) => setSure(e.currentTarget.checked)} />{" "}
          This line has no other supervisor. I have read my change once more and approve it myself.</label>
      )}
      {own && !entry.alone && <p class="hint">You cannot approve your own change.</p>}
      <div class="row">
        <button type="button" class="main" disabled={own && !(entry.alone && sure)}
          onClick={() => act(calls.approve(proposal.id, own))}>Approve: people get it at once</button>
        <button type="button" onClick={() => act(calls.reject(proposal.id))}>{own ? "Take back" : "Reject"}</button>
      </div>
      {trouble && <p class="trouble" role="alert">{trouble}</p>}
      <Problems found={problems} />
    </section>
  );
}

function Problems({ found }: { found: readonly Finding[] }) {
  if (found.length === 0) return null;
  return (
    <ul class="problems">
      {found.map((f) => <li key={f.rule + f.what} class={f.warning ? "" : "stops"}>{f.warning ? "Good to know: " : "To mend: "}{f.what}</li>)}
    </ul>
  );
}

function Editor({ entry, language, direction, proposed }: {
  entry: Entry; language: string; direction: "ltr" | "rtl"; proposed: (said: string) => void;
}) {
  const english = language === "en";
  const text = entry.texts[language];
  const waiting = entry.proposals.find((p) => p.language === language);
  const key = `${entry.country}/${entry.id}/${language}`;
  const start: Draft = {
    language,
    steps: text?.steps ?? entry.texts["en"]!.steps.map(() => ""),
    label: text?.label ?? "",
    reviewed: text?.status === "reviewed" && !english,
    by: text?.by ?? "",
    sources_read: false,
  };
  const seen: Unsent = { draft: start, base: text?.version ?? "", over: waiting?.id ?? "", english: entry.english };
  const [work, setWork] = useState<Unsent>(unsent.get(key) ?? seen);
  const draft = work.draft;
  const [theirs, setTheirs] = useState<Conflict | null>(null);
  const [trouble, setTrouble] = useState("");
  const [found, setFound] = useState<Finding[]>([]);
  const [shown, setShown] = useState<readonly Shown[]>(text?.preview ?? []);
  const [busy, setBusy] = useState(false);
  const touched = unsent.has(key);
  const keep = (next: Unsent) => {
    unsent.set(key, next);
    setWork(next);
  };
  const put = (more: Partial<Draft>) => keep({ ...work, draft: { ...draft, ...more } });
  const goOn = (words: Partial<Draft>) => {
    const { current, proposal } = theirs ?? { current: null, proposal: null };
    keep({ ...work, base: current?.version ?? "", over: proposal?.id ?? "", draft: { ...draft, ...words } });
    setTheirs(null);
    setTrouble("");
  };
  useEffect(() => {
    if (!touched) return undefined;
    let current = true;
    const wait = window.setTimeout(() => {
      calls.preview(entry, draft).then((told) => {
        if (!current) return;
        if (told.steps.length > 0) setShown(told.steps);
        setFound(told.findings);
      }, () => {}); // the words are checked again when they are proposed
    }, 400);
    return () => { current = false; window.clearTimeout(wait); };
  }, [draft]);
  const submit = async () => {
    if (busy) return;
    setBusy(true);
    setTrouble("");
    setTheirs(null);
    try {
      await calls.propose(entry, draft, work);
      unsent.delete(key);
      proposed("The change is kept and waits to be approved.");
    } catch (e) {
      setTrouble(e instanceof Error ? e.message : "That did not work.");
      setFound(calls.findings(e));
      setTheirs(calls.conflict(e));
    }
    setBusy(false);
  };
  const other = theirs?.proposal ?? theirs?.current;
  const step = (n: number, value: string) => put({ steps: draft.steps.map((s, k) => (k === n ? value : s)) });
  return (
    <form class="edit" onSubmit={(e) => { e.preventDefault(); void submit(); }}
      onKeyDown={(e) => { if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); void submit(); } }}>
      {entry.texts["en"]!.label && (
        <>
          <label for="text-label">Label of the choice that leads here (at most 20 signs)</label>
          <input id="text-label" lang={language} dir={direction} value={draft.label} onInput={(e) => put({ label: e.currentTarget.value })} />
        </>
      )}
      {draft.steps.map((words, n) => (
        <div key={n}>
          <label for={`text-step-${n + 1}`}>Step {n + 1}</label>
          <textarea id={`text-step-${n + 1}`} lang={language} dir={direction} rows={4} value={words}
            onInput={(e) => step(n, e.currentTarget.value)} />
        </div>
      ))}
      <div class="row">
        <button type="button" onClick={() => put({ steps: [...draft.steps, ""] })}>Add a step</button>
        <button type="button" disabled={draft.steps.length < 2} onClick={() => put({ steps: draft.steps.slice(0, -1) })}>Take the last step away</button>
        {touched && <button type="button" onClick={() => { unsent.delete(key); setWork(seen); setShown(text?.preview ?? []); setFound([]); setTrouble(""); }}>Start over</button>}
      </div>
      {english ? (
        <label><input type="checkbox" checked={draft.sources_read} onChange={(e) => put({ sources_read: e.currentTarget.checked })} />{" "}
          I have read the sources again today, and this is what they say</label>
      ) : (
        <>
          <label><input type="checkbox" checked={draft.reviewed} onChange={(e) => put({ reviewed: e.currentTarget.checked })} />{" "}
            A native speaker who knows the subject has read this</label>
          {draft.reviewed && (
            <>
              <label for="text-by">Their role, no name</label>
              <input id="text-by" value={draft.by} maxLength={60} placeholder="native speaker, legal advocate"
                onInput={(e) => put({ by: e.currentTarget.value })} />
            </>
          )}
        </>
      )}
      <Problems found={found} />
      {trouble && <p class="trouble" role="alert">{trouble}</p>}
      {other && (
        <section class="theirs" aria-label="What the other wrote">
          <h4>What stands there now, and your words beside it</h4>
          <Changed before={joined(other.steps, other.label)} after={joined(draft.steps, draft.label)} lang={language} dir={direction} />
          <div class="row">
            <button type="button" onClick={() => goOn({})}>I have seen it: keep my words</button>
            <button type="button" onClick={() => goOn({ steps: [...other.steps], label: other.label })}>Go on from theirs</button>
          </div>
        </section>
      )}
      <div class="row">
        <button type="submit" class="main" disabled={busy || !touched}>Propose this change</button>
        <span class="hint">{waiting ? "It takes the place of the change that waits." : "Nobody gets it before it is approved."}</span>
      </div>
      <Preview steps={shown} lang={language} />
    </form>
  );
}

export function EntryView({ at, language, setLanguage, me, changed, back }: {
  at: { country: string; id: string }; language: string; setLanguage: (tag: string) => void; me: string;
  changed: () => void; back: () => void;
}) {
  const [entry, setEntry] = useState<Entry | null>(null);
  const [round, setRound] = useState(0);
  const [trouble, setTrouble] = useState("");
  const [said, setSaid] = useState("");
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    let current = true;
    calls.entry(at).then((told) => {
      if (!current) return;
      setEntry(told);
      setRound((n) => n + 1);
      if (!entry) heading.current?.focus();
    }, (e: Error) => setTrouble(e.message));
    return () => { current = false; };
  }, [at.id, at.country, said]);
  useEffect(() => { if (entry) heading.current?.focus(); }, [entry === null]);
  const tell = (words: string) => { setSaid(`${words} ${new Date().toLocaleTimeString()}`); changed(); };
  if (!entry) return <section class="entry"><p class="hint">{trouble || "Loading…"}</p></section>;
  const english = entry.texts["en"]!;
  const text = entry.texts[language];
  const own = entry.languages.find((l) => l.tag === language) ?? entry.languages[0]!;
  const waiting = entry.proposals.find((p) => p.language === language);
  const elsewhere = entry.proposals.filter((p) => p.language !== language);
  return (
    <section class="entry" aria-label="Text">
      <header>
        <button type="button" class="tolist" onClick={back}>Back to the list</button>
        <h2 ref={heading} tabIndex={-1}>{entry.id} <small>{COUNTRY[entry.country] ?? entry.country}</small></h2>
        <span class="row">
          <label for="entry-language">In</label>
          <select id="entry-language" value={language} onChange={(e) => setLanguage(e.currentTarget.value)}>
            {entry.languages.map((l) => (
              <option key={l.tag} value={l.tag}>
                {l.name}{l.tag === "en" ? "" : `: ${STATUS[entry.texts[l.tag]?.status ?? "missing"]}`}
              </option>
            ))}
          </select>
        </span>
      </header>
      {said && <p class="said" role="status">{said}</p>}
      <p class="hint">
        Topic {entry.topic || "none"}. Sources read on {entry.reviewed_on ?? "no day"},{" "}
        {entry.past ? <strong class="flag">to be read again since {entry.review_by ?? "ever"}</strong> : `to be read again by ${entry.review_by ?? ""}`}.
        {entry.note && ` Note: ${entry.note}`}
      </p>
      {elsewhere.length > 0 && (
        <p class="row">A change also waits in {elsewhere.map((p) => (
          <button type="button" key={p.id} onClick={() => setLanguage(p.language)}>{entry.languages.find((l) => l.tag === p.language)?.name ?? p.language}</button>
        ))}</p>
      )}
      {waiting && <Waiting key={waiting.id} proposal={waiting} entry={entry} me={me} done={() => tell("Done.")} />}
      {language !== "en" && text?.status === "outdated" && (
        <section class="outdated" aria-label="What changed in English">
          <h3>The English has changed since this was translated</h3>
          {text.old_english
            ? <Changed before={joined(text.old_english.steps, text.old_english.label)} after={joined(english.steps, english.label)} lang="en" dir="ltr" />
            : <p>The English it was made from was not kept here. Compare it with today's.</p>}
        </section>
      )}
      <div class={language === "en" ? "" : "beside"}>
        {language !== "en" && (
          <section aria-label="English" lang="en" class="english">
            <h3>English</h3>
            {english.label && <p><small>Label:</small> {english.label}</p>}
            <ol>{english.steps.map((words, n) => <li key={n}>{words}</li>)}</ol>
            <details>
              <summary>As it arrives</summary>
              <Preview steps={english.preview} lang="en" />
            </details>
          </section>
        )}
        <section aria-label={own.name}>
          <h3><span lang={language}>{own.name}</span>{language !== "en" && (
            <> <small class={`mark ${text?.status ?? "missing"}`}>{STATUS[text?.status ?? "missing"]}{text?.by && `, by ${text.by}`}</small></>
          )}</h3>
          <Editor key={`${language}-${round}`} entry={entry} language={language} direction={own.direction}
            proposed={(words) => tell(words)} />
        </section>
      </div>
      <section aria-label="Sources" class="sources">
        <h3>Sources</h3>
        {entry.sources.length === 0 && <p class="hint">None: this text states no fact that needs one.</p>}
        <ul>
          {entry.sources.map((s) => (
            <li key={s.address + s.title}><a href={s.address} target="_blank" rel="noreferrer noopener">{s.title}</a>, {s.publisher}, read {s.checked} ({s.mark})</li>
          ))}
        </ul>
      </section>
    </section>
  );
}
