import { describe, expect, it } from "vitest";
import { apply, deliveries, linked, locked, NOTHING, queue, type Event, type State, type Summary, type Told } from "../src/console/state";

const summary = (id: string, more: Partial<Summary> = {}): Summary => ({
  id, holder: "waiting", advocate: null, urgency: 10, emergency: null, why: null, language: "en", country: null, topic: null,
  channel: "sms", waiting_since_ms: 1000, last_in_ms: 1000, last_out_ms: 0, preview: "", callback: false, opted_out: false,
  unread: 0, ...more,
});
const line = (seq: string, more: Partial<Event> = {}): Event => ({
  seq, at_ms: 0, kind: "in", by: "person", text: seq, language: "en", ref: "", state: "", why: "", ...more,
});
const run = (...told: Told[]): State => told.reduce((s, e) => apply(s, e, 0), NOTHING);
const start = (...conversations: Summary[]): Told => ({ t: "queue", conversations, advocates: [], now: 0 });
const held = summary("c", { holder: "human", advocate: "me" });

describe("the reply box", () => {
  const ready = run(start(held), { t: "select", id: "c" }, { t: "events", id: "c", events: [line("1-0")], last: "1-0" });
  it("is open to the holder who has caught up", () => expect(locked(ready, "me")).toBeNull());
  it("is locked before the transcript has come", () =>
    expect(locked(run(start(held), { t: "select", id: "c" }), "me")).toMatch(/Catching up/));
  it("is locked for everybody else", () => expect(locked(ready, "other")).toMatch(/^me holds/));
  it("locks at once when another takes over", () => {
    const taken = apply(ready, { t: "conversation", conversation: { ...held, advocate: "other" } });
    expect(locked(taken, "me")).toMatch(/^other holds/);
  });
  it("stays locked after a break until the events have caught up, not only the queue", () => {
    const back = apply(apply(ready, { t: "lost" }), start(held));
    expect(locked(apply(ready, { t: "lost" }), "me")).toMatch(/Not connected/);
    expect(locked(back, "me")).toMatch(/Catching up/);
    expect(back.open?.last).toBe("1-0");
    expect(locked(apply(back, { t: "events", id: "c", events: [], last: "1-0" }), "me")).toBeNull();
  });
  it("is locked for who has asked for no more messages", () =>
    expect(locked(apply(ready, { t: "conversation", conversation: { ...held, opted_out: true } }), "me")).not.toBeNull());
});

describe("the transcript", () => {
  const open: Told[] = [start(held), { t: "select", id: "c" }];
  it("is in the line's order and has each line once, however it comes", () => {
    const s = run(...open, { t: "events", id: "c", events: [line("10-0"), line("9-1")], last: "10-0" },
      { t: "events", id: "c", events: [line("9-0"), line("10-0")], last: "10-0" });
    expect(s.open?.events.map((e) => e.seq)).toEqual(["9-0", "9-1", "10-0"]);
    expect(s.open?.last).toBe("10-0");
  });
  it("takes no lines of another conversation", () => {
    const s = run(...open, { t: "events", id: "other", events: [line("1-0")], last: "1-0" });
    expect(s.open).toMatchObject({ events: [], ready: false });
  });
  it("knows the last word on each delivery", () => {
    const events = [line("1-0", { kind: "delivery", ref: "r", state: "sent" }), line("2-0", { kind: "delivery", ref: "r", state: "failed" })];
    expect(deliveries(events).get("r")?.state).toBe("failed");
  });
});

describe("the queue", () => {
  it("puts a waiting emergency first, then urgency, then patience; what others hold comes after one's own", () => {
    const s = run(start(
      summary("closed", { holder: "closed", urgency: 100 }), summary("bot", { holder: "bot", urgency: 100 }),
      summary("theirs", { holder: "human", advocate: "x", urgency: 100 }), held,
      summary("late", { waiting_since_ms: 2000 }), summary("early"), summary("urgent", { urgency: 90 }),
      summary("emergency", { emergency: "danger", urgency: 5 }),
    ));
    expect(queue(s, "me").map((c) => c.id)).toEqual(["emergency", "urgent", "early", "late", "c", "theirs", "bot", "closed"]);
  });
  it("forgets what a new connection no longer lists", () =>
    expect(Object.keys(run(start(held, summary("gone")), start(held)).conversations)).toEqual(["c"]));
  it("rings once for a conversation until it is looked at", () => {
    const rung = run(start(), { t: "alarm", conversation: held }, { t: "alarm", conversation: held });
    expect(rung.alarms).toEqual(["c"]);
    expect(apply(rung, { t: "select", id: "c" }).alarms).toEqual([]);
  });
  it("is unmoved by messages it does not know", () => expect(apply(NOTHING, { t: "again" } as unknown as Told)).toBe(NOTHING));
});

describe("the link in a call to somebody on duty", () => {
  const id = `c${"a2".repeat(13)}`;
  it("names the conversation to open", () => expect(linked(`#c/${id}`)).toBe(id));
  it.each(["", "#", "#c/", `#c/${id}x`, "#c/../api", "#texts"])("%j opens none", (hash) => expect(linked(hash)).toBeNull());
});

describe("what is erased", () => {
  it("leaves the list, the alarms and the screen, and nothing else does", () => {
    const alarm: Told = { t: "alarm", conversation: summary("c") };
    const before = run(start(summary("c"), summary("d")), { t: "select", id: "c" }, alarm);
    const after = apply(before, { t: "erased", id: "c" }, 0);
    expect([Object.keys(after.conversations), after.alarms, after.open]).toEqual([["d"], [], null]);
    expect(apply(before, { t: "erased", id: "d" }, 0).open).toBe(before.open);
  });
});
