/** Keeps the console's state up to date over connections that come and go. */

import { Reconnecting } from "../shared/reconnect";
import * as alarm from "./alarm";
import * as api from "./api";
import { apply, NOTHING, type State, type Told } from "./state";

const BEAT_MS = 15_000;

export class Live {
  state: State = NOTHING;
  private readonly socket: Reconnecting;
  private readonly beat: number;
  private connections = 0;

  constructor(private readonly changed: () => void, private readonly signedOut: () => void) {
    this.socket = new Reconnecting("/api/live", {
      opened: () => {}, // the line speaks first, with the whole queue
      received: (m) => {
        const told = m as Told;
        this.put(told);
        if (told.t === "queue") this.follow();
      },
      lost: () => {
        this.connections++;
        this.put({ t: "lost" });
        // A refused connection does not say why: the session may have ended.
        api.session().catch((e: unknown) => e instanceof api.Refused && e.status === 401 && this.signedOut());
      },
    });
    this.beat = window.setInterval(() => this.sign(), BEAT_MS);
  }

  select(id: string | null): void {
    const before = this.state.open?.id;
    if (before === id) return;
    if (before) this.socket.send({ t: "close_view", id: before });
    this.put({ t: "select", id });
    this.follow();
  }

  /** A sign of life; the line answers with who else is there. */
  sign(): void {
    this.socket.send({ t: "beat" });
  }

  stop(): void {
    window.clearInterval(this.beat);
    this.socket.stop();
    alarm.flash(0);
  }

  /** Has new lines of the open conversation sent, and asks once for those so far: the socket is silent when there are none. */
  private follow(): void {
    const open = this.state.open;
    if (!open || !this.state.connected || !this.socket.send({ t: "open", id: open.id, after: open.last })) return;
    const connection = this.connections;
    const current = () => connection === this.connections && this.state.open?.id === open.id;
    api.events(open.id, open.last).then(
      (answer) => current() && this.put({ t: "events", id: open.id, ...answer }), // one from before a break proves nothing
      () => current() && !this.state.open?.ready && window.setTimeout(() => current() && this.follow(), 2_000),
    );
  }

  private put(told: Told): void {
    const alarms = this.state.alarms;
    this.state = apply(this.state, told);
    if (told.t === "alarm") alarm.sound();
    if (alarms !== this.state.alarms) alarm.flash(this.state.alarms.length);
    this.changed();
  }
}
