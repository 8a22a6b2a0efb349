/** What people are told, for supervisors: find a text, see it as it arrives, change it, approve a colleague's change. */

import { useEffect, useRef, useState } from "preact/hooks";
import * as calls from "./calls";
import type { Listing, Row, Status } from "./calls";
import { EntryView } from "./entry";
import "./texts.css";

const SHOW: ReadonlyArray<[string, string]> = [
  ["all", "All texts"],
  ["proposed", "A change waits"],
  ["outdated", "English changed since"],
  ["past", "Sources to read again"],
  ["draft", "Drafts"],
  ["reviewed", "Reviewed"],
  ["missing", "Missing"],
];

export const STATUS: Record<Status, string> = {
  draft: "draft", reviewed: "reviewed", outdated: "English changed", missing: "missing",
};
export const COUNTRY: Record<string, string> = { any: "both countries", us: "United States", ca: "Canada" };

/** More rows than these nobody reads: a filter or a word narrows them. */
const MOST = 150;

function fits(row: Row, show: string, language: string): boolean {
  if (show === "all") return true;
  if (show === "proposed") return row.proposed.length > 0;
  if (show === "past") return row.past;
  return language === "en" ? Object.values(row.status).includes(show as Status) : row.status[language] === show;
}

export function Texts({ me }: { me: string }) {
  const [listing, setListing] = useState<Listing | null>(null);
  const [language, setLanguage] = useState("es");
  const [show, setShow] = useState("all");
  const [words, setWords] = useState("");
  const [chosen, choose] = useState<{ country: string; id: string } | null>(null);
  const [trouble, setTrouble] = useState("");
  const asked = useRef(0);
  const load = () => {
    const mine = ++asked.current;
    calls.list(words.trim(), language).then(
      (told) => { if (mine === asked.current) { setListing(told); setTrouble(""); } },
      (e: Error) => mine === asked.current && setTrouble(e.message),
    );
  };
  useEffect(() => {
    const wait = window.setTimeout(load, words ? 300 : 0);
    return () => window.clearTimeout(wait);
  }, [words, words ? language : ""]);
  const rows = (listing?.entries ?? []).filter((row) => fits(row, show, language));
  const open = (row: Row) => {
    // A change waits in a language of its own: that is the one to look at.
    if (show === "proposed" && row.proposed[0] && !row.proposed.includes(language)) setLanguage(row.proposed[0]);
    choose({ country: row.country, id: row.id });
  };
  return (
    <div class={`texts${chosen ? " chosen" : ""}`}>
      <section class="list" aria-label="Texts">
        <form role="search" onSubmit={(e) => e.preventDefault()}>
          <label for="text-language">Language</label>
          <select id="text-language" value={language} onChange={(e) => setLanguage(e.currentTarget.value)}>
            {(listing?.languages ?? [{ tag: "es", name: "Español" }]).map((l) => <option key={l.tag} value={l.tag}>{l.name}</option>)}
          </select>
          <label for="text-show">Show</label>
          <select id="text-show" value={show} onChange={(e) => setShow(e.currentTarget.value)}>
            {SHOW.map(([value, name]) => <option key={value} value={value}>{name}</option>)}
          </select>
          <label for="text-words">Words</label>
          <input id="text-words" type="search" value={words} maxLength={100} onInput={(e) => setWords(e.currentTarget.value)} />
        </form>
        {trouble && <p class="trouble" role="alert">{trouble}</p>}
        <p class="hint" role="status">
          {listing ? `${rows.length} of ${listing.entries.length} texts${rows.length > MOST ? `; the first ${MOST} are shown` : ""}` : "Loading…"}
        </p>
        <ol>
          {rows.slice(0, MOST).map((row) => {
            const status = row.status[language];
            return (
              <li key={`${row.country}/${row.id}`}>
                <button type="button" class="text" data-entry={`${row.country}/${row.id}`}
                  aria-current={chosen?.id === row.id && chosen.country === row.country ? "true" : undefined} onClick={() => open(row)}>
                  <b>{row.id}</b> <small>{COUNTRY[row.country] ?? row.country}</small>
                  <span class="first" lang="en">{row.first}</span>
                  <span class="marks">
                    {status && <span class={`mark ${status}`}>{STATUS[status]}</span>}
                    {row.past && <span class="mark outdated">sources to read again</span>}
                    {row.proposed.length > 0 && <span class="mark proposed">a change waits: {row.proposed.join(", ")}</span>}
                  </span>
                </button>
              </li>
            );
          })}
        </ol>
      </section>
      {chosen
        ? <EntryView key={`${chosen.country}/${chosen.id}`} at={chosen} language={language} setLanguage={setLanguage} me={me}
            changed={load} back={() => choose(null)} />
        : <section class="nothing"><p>Choose a text.</p></section>}
    </div>
  );
}
