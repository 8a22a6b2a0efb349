import { describe, expect, it } from "vitest";
import * as talk from "../src/chat/conversation";
import { exitAddress } from "../src/chat/exit";

const welcome: talk.FromLine = { t: "welcome", token: "tok", line_name: "Line", holder: "bot", direction: "ltr", language: "en" };
const message = (seq: string, from: talk.Message["from"], more: Partial<talk.Message> = {}): talk.FromLine => ({
  t: "message", seq, ref: `ref-${seq}`, from, text: `text ${seq}`, choices: [], language: "en", direction: "ltr", ...more,
});
const hear = (c: talk.Conversation, ...told: talk.FromLine[]) => told.reduce(talk.heard, c);

describe("coming back", () => {
  it("asks to go on after the last line seen, by number and not by letter", () => {
    const c = hear(talk.begin(null), welcome, message("9-0", "line"), message("10-0", "line"));
    expect(c.messages.map((m) => m.seq)).toEqual(["9-0", "10-0"]);
    expect(talk.hello(c, null)).toEqual({ t: "hello", token: "tok", after: "10-0" });
  });
  it("after a reload asks for everything, since nothing is on the screen", () => {
    expect(talk.hello(talk.begin("tok"), null)).toEqual({ t: "hello", token: "tok" });
  });
  it("shows a line that comes twice once", () => {
    const c = hear(talk.begin(null), welcome, message("1-0", "line"), message("1-0", "line"));
    expect(c.messages).toHaveLength(1);
  });
  it("says again, in order and with the same ids, what has no answer", () => {
    let c = hear(talk.begin(null), welcome);
    c = talk.say(talk.say(talk.say(c, "a", "one"), "b", "two"), "c", "three");
    c = hear(c, { t: "stored", id: "a", ref: "r" }, { t: "slow_down", id: "b", retry_after_s: 2 }, welcome);
    expect(talk.unsaid(c).map(talk.wire)).toEqual([
      { t: "say", id: "b", text: "two" },
      { t: "say", id: "c", text: "three" },
    ]);
  });
});

describe("what was said here", () => {
  it("is shown once, whichever of the answer and the message comes first", () => {
    const said = talk.say(hear(talk.begin(null), welcome), "a", "hello");
    const stored: talk.FromLine = { t: "stored", id: "a", ref: "web:1" };
    const shown = message("1-0", "me", { ref: "web:1" });
    for (const order of [[stored, shown], [shown, stored]]) {
      const c = hear(said, ...order);
      expect([c.messages.length, c.outgoing.length]).toEqual([1, 0]);
    }
  });
  it("is kept when refused, and not sent again unasked", () => {
    const c = hear(talk.say(talk.begin("tok"), "a", "long"), { t: "refused", id: "a", why: "too_long" });
    expect(c.outgoing[0]).toMatchObject({ text: "long", state: "refused" });
    expect(talk.unsaid(c)).toEqual([]);
    expect(talk.unsaid(talk.mark(c, "a", "pending"))).toHaveLength(1);
  });
  it("goes by itself when the line was only busy", () => {
    const c = hear(talk.say(talk.begin("tok"), "a", "x"), { t: "refused", id: "a", why: talk.BUSY });
    expect(talk.unsaid(c)).toHaveLength(1);
  });
});

describe("choices", () => {
  const offer = message("1-0", "assistant", { choices: [{ id: "home", label: "Housing" }] });
  it("are open until something is said, and named by their label once taken", () => {
    let c = hear(talk.begin(null), welcome, offer);
    expect(talk.openChoices(c)).toBe("1-0");
    expect(talk.openChoices(talk.say(c, "a", "Housing", "home"))).toBeNull();
    const taken = message("2-0", "me", { text: "", choice: "home" });
    c = hear(c, taken);
    expect(talk.openChoices(c)).toBeNull();
    expect(talk.wording(c, c.messages[1]!)).toBe("Housing");
  });
  it("travel as their id", () => {
    const c = talk.say(talk.begin("tok"), "a", "Housing", "home");
    expect(talk.wire(c.outgoing[0]!)).toEqual({ t: "choose", id: "a", choice: "home" });
  });
});

it("leaves to web addresses only", () => {
  expect(exitAddress("https://weather.example/")).toBe("https://weather.example/");
  for (const bad of ["javascript:alert(1)", "", undefined, "//x", "data:text/html,x"]) expect(exitAddress(bad)).toMatch(/^https:/);
});

it("finds phone numbers and loses no word around them", () => {
  const text = "Call 1-888-373-7888 or 911, text +15550100199.";
  expect(talk.pieces(text)).toEqual(["Call ", "1-888-373-7888", " or 911, text ", "+15550100199", "."]);
  for (const other of ["", "7", "on 2026-11-24 at 9", "\u20661-888-373-7888\u2069"]) expect(talk.pieces(other).join("")).toBe(other);
});
