import { render } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Client, type Shown } from "./client";
import { openChoices, pieces, wording, type Message, type Outgoing } from "./conversation";
import { exitAddress, goTo, onEscapeTwice } from "./exit";
import { Reader } from "./listen";
import { Pictogram } from "../shared/pictogram";
import { pictogram } from "../shared/pictograms";
import { wordsOf, type Words } from "./words";

interface Config { quick_exit_url: string; languages: { tag: string; name: string; direction: string }[] }

const embedded = new URLSearchParams(location.search).has("embed") && window.parent !== window;
let config: Config = { quick_exit_url: "", languages: [] };
let redraw: () => void = () => {};
const client = new Client(() => redraw());
const reader = new Reader(() => redraw());

function leave(): void {
  reader.stop();
  client.end();
  goTo(exitAddress(config.quick_exit_url), embedded);
}

onEscapeTwice(leave);
window.addEventListener("pagehide", () => reader.stop()); // a browser may go on speaking after its page
window.addEventListener("message", (e) => {
  if (embedded && e.source === window.parent && (e.data as { chat?: string } | null)?.chat === "leave") leave();
});

function Listen({ m, words }: { m: Message; words: Words }) {
  const on = reader.speaking === m.seq;
  if (!on && !reader.can(m)) return null;
  return (
    <>
      <button type="button" class="listen" aria-label={on ? words.stop : words.listen} title={on ? words.stop : words.listen}
        aria-pressed={on} onClick={() => reader.press(m)}>
        <svg class="pictogram" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2"
          stroke-linecap="round" stroke-linejoin="round">
          <path d={on ? "M6 6h12v12H6z" : "M3 9.5v5h4l5.5 4.500v-14L7 9.500zM16 9a4.5 4.5 0 0 1 0 6M18.8 6.200a8.5 8.5 0 0 1 0 11.6"} />
        </svg>
      </button>
      {reader.failed === m.seq && <span class="state" role="status">{words.noSound}</span>}
    </>
  );
}

function Choice({ id, label, open }: { id: string; label: string; open: boolean }) {
  const drawing = pictogram(id);
  return (
    <button type="button" disabled={!open} onClick={() => client.say(label, id)}>
      {drawing && <Pictogram of={drawing} />}
      <span>{label}</span>
    </button>
  );
}

function Said({ m, words, last, open, text }: { m: Message; words: Words; last: boolean; open: boolean; text: string }) {
  return (
    <li class={`bubble ${m.from}`} data-from={m.from}>
      <span class="head">
        <span class="who">{words[m.from]}</span>
        {m.from !== "me" && <Listen m={last ? m : { ...m, choices: [] }} words={words} />}
      </span>
      <p lang={m.language || undefined} dir={m.direction || "auto"}>
        {pieces(text).map((piece, n) => (n % 2 ? <span key={n} class="number">{piece}</span> : piece))}
      </p>
      {m.choices.length > 0 && (
        <div class="choices" lang={m.language || undefined} dir={m.direction || "auto"}>
          {m.choices.map((c) => <Choice key={c.id} id={c.id} label={c.label} open={open} />)}
        </div>
      )}
    </li>
  );
}

function Saying({ o, words }: { o: Outgoing; words: Words }) {
  const note = { pending: words.sending, waiting: words.waiting, refused: words.notSent, stored: "" }[o.state];
  return (
    <li class={`bubble me ${o.state}`} data-from="me" data-state={o.state}>
      <span class="who">{words.me}</span>
      <p dir="auto">{o.text}</p>
      {note && <span class="state">{note}</span>}
      {o.state === "refused" && <button type="button" onClick={() => client.retry(o.id)}>{words.again}</button>}
    </li>
  );
}

function Composer({ words }: { words: Words }) {
  const [text, setText] = useState("");
  const send = () => {
    if (!text.trim()) return;
    client.say(text.trim());
    setText("");
  };
  return (
    <form onSubmit={(e) => { e.preventDefault(); send(); }}>
      <label for="message">{words.message}</label>
      <textarea
        id="message" name="message" rows={2} dir="auto" maxLength={4000} autocomplete="off" value={text}
        onInput={(e) => setText(e.currentTarget.value)}
        onKeyDown={(e) => {
          // Enter inside an input method ends a word, not the message.
          if (e.key === "Enter" && !e.shiftKey && !e.isComposing) { e.preventDefault(); send(); }
        }}
      />
      <button type="submit" class="send" disabled={!text.trim()}>{words.send}</button>
    </form>
  );
}

function Erase({ words }: { words: Words }) {
  const [asked, ask] = useState(false);
  const [erasing, setErasing] = useState(false);
  if (!asked) return <button type="button" class="quiet" onClick={() => ask(true)}>{words.erase}</button>;
  return (
    <span class="sure" role="group" aria-label={words.eraseSure}>
      {words.eraseSure}{" "}
      <button type="button" disabled={erasing} onClick={() => { setErasing(true); client.erase(() => location.reload()); }}>{words.yesErase}</button>{" "}
      <button type="button" disabled={erasing} onClick={() => ask(false)}>{words.keep}</button>
    </span>
  );
}

function Page() {
  const [shown, show] = useState<Shown>(client.shown);
  const [, again] = useState(0);
  const [language, setLanguage] = useState("");
  const log = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  redraw = () => { show(client.shown); again((n) => n + 1); };
  const { conversation: c, connection } = shown;
  const tag = language || c.language || navigator.language || "en";
  const words = wordsOf(tag);
  const open = openChoices(c);

  useEffect(() => {
    fetch("/config.json")
      .then((r) => r.json())
      .then((answer: Config) => { config = answer; redraw(); })
      .catch(() => {}); // the page works without: one language to choose from, and an address to leave to
  }, []);
  useEffect(() => {
    document.documentElement.lang = words.tag;
    document.documentElement.dir = words.tag === "ar" ? "rtl" : "ltr";
    document.title = words.title;
  }, [words]);
  useLayoutEffect(() => {
    // Whoever has scrolled up to read something again is not pulled away from it.
    if (atEnd.current && log.current) log.current.scrollTop = log.current.scrollHeight;
  }, [c.messages.length, c.outgoing.length, c.instead]);

  useEffect(() => {
    // The keyboard of a phone, or a line of status more, takes room from the log: its end stays in sight.
    const box = log.current!;
    const watch = new ResizeObserver(() => { if (atEnd.current) box.scrollTop = box.scrollHeight; });
    watch.observe(box);
    return () => watch.disconnect();
  }, []);

  const status = c.holder === "human" ? words.withPerson : c.holder === "waiting" ? words.waitingForPerson : words.withAssistant;
  return (
    <div class="chat">
      <header>
        <h1>{embedded ? words.title : c.lineName || words.title}</h1>
        <button type="button" class="exit" title={words.leaveHint} onClick={leave}>{words.leave}</button>
      </header>
      <p class="status" role="status">{connection === "lost" ? words.lost : connection === "opening" ? words.opening : status}</p>
      <div class="log" role="log" aria-live="polite" aria-label={words.title} tabIndex={0} ref={log}
        onScroll={(e) => {
          const box = e.currentTarget;
          atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < 60;
        }}>
        <ol>
          {c.messages.map((m) => <Said key={m.seq} m={m} words={words} text={wording(c, m)}
            last={m.seq === open} open={connection === "open" && m.seq === open} />)}
          {c.outgoing.map((o) => <Saying key={o.id} o={o} words={words} />)}
        </ol>
        {c.instead && (
          <p class="instead" role="alert">
            {words.tooMany} {c.instead.map((n) => <a key={n} href={`tel:${n.replace(/[^+\d]/g, "")}`} dir="ltr">{n}</a>)}
          </p>
        )}
      </div>
      <Composer words={words} />
      <footer>
        <span>{words.leaveHint}</span>
        {config.languages.length > 1 && (
          <select aria-label={words.language} value={config.languages.some((l) => l.tag === tag) ? tag : tag.split("-")[0]}
            onChange={(e) => { setLanguage(e.currentTarget.value); client.speak(e.currentTarget.value); }}>
            {config.languages.map((l) => <option key={l.tag} value={l.tag} lang={l.tag}>{l.name}</option>)}
          </select>
        )}
        <Erase words={words} />
      </footer>
    </div>
  );
}

render(<Page />, document.getElementById("root")!);
