import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { allowSound } from "./alarm";
import * as api from "./api";
import { Conversation, type Drafts } from "./conversation";
import { Live } from "./live";
import { linked, NOTHING, queue, type State, type Summary } from "./state";
import { Texts } from "./texts/page";
import { about, because } from "./words";

function SignIn({ signedIn }: { signedIn: (a: api.Advocate) => void }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [trouble, setTrouble] = useState("");
  const submit = (e: SubmitEvent) => {
    e.preventDefault();
    setTrouble("");
    api.signIn(name, password).then(signedIn, (e: Error) => setTrouble(e.message));
  };
  return (
    <form class="signin" onSubmit={submit}>
      <h1>Console</h1>
      <label for="name">Name</label>
      <input id="name" name="name" autocomplete="username" required value={name} onInput={(e) => setName(e.currentTarget.value)} />
      <label for="password">Password</label>
      <input id="password" name="password" type="password" autocomplete="current-password" required value={password}
        onInput={(e) => setPassword(e.currentTarget.value)} />
      <button type="submit" class="main">Sign in</button>
      {trouble && <p class="trouble" role="alert">{trouble}</p>}
    </form>
  );
}

function waited(sinceMs: number, nowMs: number): string {
  const minutes = Math.max(0, Math.floor((nowMs - sinceMs) / 60_000));
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function Row({ c, open, alarm, me, nowMs, select }: {
  c: Summary; open: boolean; alarm: boolean; me: string; nowMs: number; select: () => void;
}) {
  const held = { human: c.advocate === me ? "you" : c.advocate ?? "an advocate", bot: "assistant", waiting: "", closed: "closed" }[c.holder];
  return (
    <li>
      <button type="button" class={`conversation ${c.holder}${c.emergency ? " emergent" : ""}`} data-conversation={c.id}
        data-holder={c.holder} aria-current={open ? "true" : undefined} onClick={select}>
        <span class="top">
          <b>{alarm && <span class="bell" aria-label="Alarm">! </span>}{c.emergency ? `Emergency: ${about(c.emergency)}` : c.topic ? about(c.topic) : "No topic yet"}</b>
          {c.unread > 0 && <span class="unread" aria-label={`${c.unread} unread`}>{c.unread}</span>}
        </span>
        {c.why && c.why !== c.emergency && <span>{because(c.why)}</span>}
        {c.preview && <span class="preview" dir="auto">{c.preview}</span>}
        <span class="meta">
          {[held, c.language, c.country, c.channel, c.waiting_since_ms !== null && `waiting ${waited(c.waiting_since_ms, nowMs)}`]
            .filter(Boolean).join(" · ")}
        </span>
      </button>
    </li>
  );
}

function Desk({ me, signedOut }: { me: api.Advocate; signedOut: () => void }) {
  const [state, setState] = useState<State>(NOTHING);
  const [live, setLive] = useState<Live | null>(null);
  const [sound, setSound] = useState(false);
  const [closed, showClosed] = useState(false);
  const [texts, showTexts] = useState(false);
  const drafts = useRef<Drafts>(new Map());
  const [, tick] = useState(0);
  useEffect(() => {
    const live: Live = new Live(() => setState(live.state), signedOut);
    setLive(live);
    const follow = () => {
      const id = linked(location.hash);
      if (id === null) return;
      history.replaceState(null, "", location.pathname); // the browser's history keeps no conversation
      showTexts(false);
      live.select(id);
    };
    follow();
    window.addEventListener("hashchange", follow);
    const minute = window.setInterval(() => tick((n) => n + 1), 20_000);
    return () => {
      live.stop();
      window.removeEventListener("hashchange", follow);
      window.clearInterval(minute);
    };
  }, []);
  const status = state.advocates.find((a) => a.name === me.name)?.status === "away" ? "away" : "available";
  const rows = queue(state, me.name).filter((c) => closed || c.holder !== "closed" || c.id === state.open?.id);
  const current = state.open && state.conversations[state.open.id];
  const [trouble, setTrouble] = useState("");
  const failed = (e: Error) => setTrouble(e.message);
  return (
    <div class={current && !texts ? "desk open" : "desk"}>
      <header class="bar">
        <h1>Console</h1>
        {me.role === "supervisor" && (
          <div class="tabs row" role="group" aria-label="What to show">
            <button type="button" aria-pressed={!texts} onClick={() => showTexts(false)}>
              Conversations{texts && state.alarms.length > 0 && <b class="bell"> ! {state.alarms.length}</b>}
            </button>
            <button type="button" aria-pressed={texts} onClick={() => showTexts(true)}>Texts</button>
          </div>
        )}
        <label><input type="checkbox" checked={sound} onChange={(e) => { setSound(e.currentTarget.checked); allowSound(e.currentTarget.checked); }} /> Alarm sound</label>
        <label><input type="checkbox" checked={status === "available"}
          onChange={(e) => { setTrouble(""); api.presence(e.currentTarget.checked ? "available" : "away").then(() => live?.sign(), failed); }} /> Available</label>
        <span class="me">{me.name}</span>
        <button type="button" onClick={() => { api.signOut().then(signedOut, failed); }}>Sign out</button>
      </header>
      {!state.connected && <p class="banner" role="status">Not connected to the line. Reconnecting; replies are locked until then.</p>}
      {trouble && <p class="trouble" role="alert">{trouble}</p>}
      {texts ? <Texts me={me.name} /> : <>
      <nav aria-label="Queue">
        <ol>
          {rows.map((c) => (
            <Row key={c.id} c={c} me={me.name} open={c.id === state.open?.id} alarm={state.alarms.includes(c.id)}
              nowMs={Date.now() + state.skewMs} select={() => live?.select(c.id)} />
          ))}
        </ol>
        {rows.length === 0 && <p class="hint">Nobody has written yet.</p>}
        <label class="hint"><input type="checkbox" checked={closed} onChange={(e) => showClosed(e.currentTarget.checked)} /> Show closed</label>
        <h2>Advocates</h2>
        <ul class="advocates">{state.advocates.map((a) => <li key={a.name}>{a.name}: {a.status}</li>)}</ul>
      </nav>
      {current ? <Conversation key={current.id} state={state} c={current} me={me.name} drafts={drafts.current} back={() => live?.select(null)} /> : <main class="empty"><p>Choose a conversation.</p></main>}
      </>}
    </div>
  );
}

function Page() {
  const [me, setMe] = useState<api.Advocate | null | undefined>(undefined);
  useEffect(() => { api.session().then(setMe, () => setMe(null)); }, []);
  if (me === undefined) return null;
  return me ? <Desk me={me} signedOut={() => setMe(null)} /> : <SignIn signedIn={setMe} />;
}

render(<Page />, document.getElementById("root")!);
