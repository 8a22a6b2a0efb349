/** A WebSocket that comes back by itself. What was said on a lost connection is the caller's to say again. */

export interface Handlers {
  /** A connection is open; nothing has been said on it yet. */
  opened(): void;
  received(message: unknown): void;
  /** The connection is gone and another is tried in a while; `clean` when the other side ended it in due form. */
  lost(clean: boolean): void;
}

/** How long to wait before try number `tries` (from 0): doubling from half a second to 15 s, spread so that many
 * browsers do not return in the same instant. `chance` is in [0, 1). */
export function backoff(tries: number, chance: number): number {
  return Math.min(15_000, 500 * 2 ** Math.min(tries, 10)) * (0.5 + chance / 2);
}

/** A connection counts as good again only after it has lived this long: a server that hangs up at once is not hurried. */
const PROVEN_MS = 5_000;

/** A connection that does not open in this time is given up. */
const OPEN_MS = 10_000;

export class Reconnecting {
  private socket: WebSocket | null = null;
  private timer = 0;
  private tries = 0;
  private stopped = false;

  constructor(private readonly path: string, private readonly handlers: Handlers) {
    window.addEventListener("online", this.now);
    this.connect();
  }

  /** Whether it left: false when there is no open connection. */
  send(message: object): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  /** Drops the connection, since it seems dead or something in the greeting has changed, and opens another. */
  again(): void {
    this.tries = 0;
    this.drop(0, false);
  }

  stop(): void {
    this.stopped = true;
    window.removeEventListener("online", this.now);
    window.clearTimeout(this.timer);
    this.socket?.close();
    this.socket = null;
  }

  private readonly now = (): void => {
    if (this.socket === null && !this.stopped) this.connect();
  };

  private connect(): void {
    window.clearTimeout(this.timer);
    const at = new URL(this.path, location.href);
    at.protocol = at.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(at);
    this.socket = socket;
    let proven = 0;
    const unopened = window.setTimeout(() => socket.readyState === WebSocket.CONNECTING && socket.close(), OPEN_MS);
    socket.onopen = () => {
      if (this.socket !== socket) return;
      proven = window.setTimeout(() => (this.tries = 0), PROVEN_MS);
      this.handlers.opened();
    };
    socket.onmessage = (frame: MessageEvent) => {
      if (this.socket !== socket) return;
      let message: unknown;
      try {
        message = JSON.parse(String(frame.data));
      } catch {
        return;
      }
      this.handlers.received(message);
    };
    socket.onclose = (ending) => {
      window.clearTimeout(proven);
      window.clearTimeout(unopened);
      if (this.socket === socket) this.drop(backoff(this.tries++, Math.random()), ending.wasClean);
    };
  }

  private drop(waitMs: number, clean: boolean): void {
    const old = this.socket;
    this.socket = null; // from here on the old one is not listened to, whatever it still says
    old?.close();
    if (this.stopped) return;
    this.handlers.lost(clean);
    if (this.stopped) return; // it was told to stop on hearing so
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.connect(), waitMs);
  }
}
