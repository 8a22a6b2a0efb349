import { render } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Reconnecting } from "../shared/reconnect";
import { apply, type Text, type Told } from "./phone";

interface Hint { name: string; password: string; number: string }

/** A number set aside for fiction, for when the line does not name one. */
const NUMBER = "+12025550123";

function Phone({ number }: { number: string }) {
  const path = `/simulator/phones/${encodeURIComponent(number)}`;
  const [texts, setTexts] = useState<readonly Text[]>([]);
  const [connected, setConnected] = useState(false);
  const [text, setText] = useState("");
  const [trouble, setTrouble] = useState("");
  const log = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const socket = new Reconnecting(`${path}/live`, {
      opened: () => setConnected(true),
      received: (told) => setTexts((now) => apply(now, told as Told)),
      lost: () => setConnected(false),
    });
    return () => socket.stop();
  }, [path]);
  useLayoutEffect(() => {
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
  }, [texts]);
  const send = async () => {
    if (!text.trim()) return;
    setTrouble("");
    try {
      const answer = await fetch(`${path}/texts`, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ text }),
      });
      if (!answer.ok) throw new Error();
      setText("");
    } catch {
      setTrouble("Not sent; try again.");
    }
  };
  return (
    <>
      <div class="texts" role="log" aria-label="Texts" tabIndex={0} ref={log}>
        <ol>
          {texts.map((t) => (
            <li key={t.id} data-from={t.from} data-status={t.status}>
              <p dir="auto">{t.text}</p>
              <span class="status">{t.from === "me" ? "sent" : t.status}{t.code ? ` (${t.code})` : ""}</span>
            </li>
          ))}
        </ol>
        {texts.length === 0 && <p>Text anything, in any language. STOP and HELP work too.</p>}
      </div>
      {!connected && <p class="status" role="status">No signal</p>}
      {trouble && <p class="status" role="alert">{trouble}</p>}
      <form onSubmit={(e) => { e.preventDefault(); void send(); }}>
        <label for="text">Text message</label>
        <input id="text" name="text" autocomplete="off" dir="auto" value={text} onInput={(e) => setText(e.currentTarget.value)} />
        <button type="submit" disabled={!text.trim()}>Text</button>
      </form>
    </>
  );
}

function Page() {
  const [hint, setHint] = useState<Hint | null | undefined>(undefined);
  useEffect(() => {
    fetch("/demo.json").then((r) => (r.ok ? r.json() : null)).then(setHint, () => setHint(null));
  }, []);
  if (hint === undefined) return null;
  const number = hint?.number || NUMBER;
  return (
    <div class="demo">
      <section class="phone" aria-labelledby="phone">
        <h2 id="phone">A phone <small>{number}</small></h2>
        <Phone number={number} />
      </section>
      <section aria-labelledby="chat">
        <h2 id="chat">The web chat</h2>
        <iframe src="/chat" title="Web chat" />
      </section>
      <section aria-labelledby="console">
        <h2 id="console">
          The advocates' console{" "}
          {hint && <small>name <code>{hint.name}</code>, password <code>{hint.password}</code></small>}
        </h2>
        <iframe src="/console" title="Console" />
      </section>
    </div>
  );
}

render(<Page />, document.getElementById("root")!);
