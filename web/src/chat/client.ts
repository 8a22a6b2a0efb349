/** Keeps a conversation going over connections that come and go. */

import { Reconnecting } from "../shared/reconnect";
import { uuid } from "../shared/uuid";
import * as talk from "./conversation";

/** Only for this tab and only until it is closed: nothing stays on a shared computer. */
const TOKEN = "chat";
const UNSENT = "unsent";

/** Said and not answered for this long means the connection is dead, whatever the browser believes. */
const SILENCE_MS = 12_000;

/** How soon to try again what the line was too busy to store. */
const BUSY_MS = 3_000;

const ERASE = { t: "end", forget: true };

export interface Shown {
  conversation: talk.Conversation;
  connection: "opening" | "open" | "lost";
}

function stored(): talk.Conversation {
  try {
    const unsent = JSON.parse(sessionStorage.getItem(UNSENT) ?? "[]") as talk.Outgoing[];
    return talk.begin(sessionStorage.getItem(TOKEN), unsent);
  } catch {
    return talk.begin(null); // storage is switched off, or holds what we did not write
  }
}

export class Client {
  shown: Shown = { conversation: stored(), connection: "opening" };
  private readonly socket: Reconnecting;
  private readonly timers = new Map<string, number>();
  private welcomed = false;
  private gone = false;
  private erased: (() => void) | null = null;

  constructor(private readonly show: (s: Shown) => void, private language: string | null = null) {
    this.socket = new Reconnecting("/chat/socket", {
      opened: () => void this.socket.send(talk.hello(this.shown.conversation, this.language ?? this.guess())),
      received: (m) => this.received(m as talk.FromLine),
      lost: (clean) => {
        if (this.erased && clean && this.welcomed) return this.erased();
        this.welcomed = false;
        this.quiet();
        this.put(this.shown.conversation, "lost");
      },
    });
  }

  say(text: string, choice: string | null = null): void {
    const id = uuid();
    this.put(talk.say(this.shown.conversation, id, text, choice));
    this.push(id);
  }

  retry(id: string): void {
    this.put(talk.mark(this.shown.conversation, id, "pending"));
    this.push(id);
  }

  speak(language: string): void {
    this.language = language;
    this.socket.again();
  }

  /** Has the line erase its copy, asking again after a break; the line ends the connection once it has done so. */
  erase(done: () => void): void {
    this.erased = () => {
      this.end();
      done();
    };
    if (this.welcomed) this.socket.send(ERASE);
  }

  /** Leaves no trace in this browser. */
  end(): void {
    this.gone = true;
    this.quiet();
    this.socket.send({ t: "end", forget: false });
    this.socket.stop();
    try {
      sessionStorage.clear();
      localStorage.clear();
    } catch {
      // nothing is kept where storage is switched off
    }
  }

  /** The browser's language opens a conversation; one that goes on keeps the language it has. */
  private guess(): string | null {
    return this.shown.conversation.token ? null : navigator.language || null;
  }

  private received(m: talk.FromLine): void {
    this.put(talk.heard(this.shown.conversation, m), m.t === "welcome" ? "open" : this.shown.connection);
    if (m.t === "welcome") {
      this.welcomed = true;
      if (this.erased) return void this.socket.send(ERASE);
      for (const o of talk.unsaid(this.shown.conversation)) this.push(o.id);
    } else if (m.t === "slow_down") {
      this.later(m.id, Math.max(1, m.retry_after_s) * 1000, () => this.push(m.id));
    } else if (m.t === "refused" && m.why === talk.BUSY) {
      this.later(m.id, BUSY_MS, () => this.push(m.id));
    } else if (m.t === "stored" || m.t === "refused") {
      this.settle(m.id);
    }
  }

  private push(id: string): void {
    const o = this.shown.conversation.outgoing.find((o) => o.id === id);
    if (!o || !this.welcomed || !this.socket.send(talk.wire(o))) return; // said again after the next welcome
    this.later(id, SILENCE_MS, () => this.socket.again());
  }

  private later(id: string, ms: number, what: () => void): void {
    this.settle(id);
    this.timers.set(id, window.setTimeout(what, ms));
  }

  private settle(id: string): void {
    window.clearTimeout(this.timers.get(id));
    this.timers.delete(id);
  }

  private quiet(): void {
    for (const id of [...this.timers.keys()]) this.settle(id);
  }

  private put(conversation: talk.Conversation, connection = this.shown.connection): void {
    if (this.gone) return;
    this.shown = { conversation, connection };
    try {
      if (conversation.token) sessionStorage.setItem(TOKEN, conversation.token);
      sessionStorage.setItem(UNSENT, JSON.stringify(conversation.outgoing.filter((o) => o.state !== "stored")));
    } catch {
      // without storage the conversation lives as long as the page
    }
    this.show(this.shown);
  }
}
