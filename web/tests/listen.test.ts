import { describe, expect, it } from "vitest";
import * as talk from "../src/chat/conversation";
import { aloud, soundOf, voiceFor, type Voice } from "../src/chat/listen";
import { ALL, wordsOf } from "../src/chat/words";

const own = (lang: string): Voice => ({ lang, localService: true });

describe("the voice of a message", () => {
  it("speaks its language, a kind of it that is common here first", () => {
    const voices = [own("de-DE"), own("es-ES"), own("es_US"), own("fil-PH"), own("in-ID"), own("zh-HK"), own("zh-CN"), own("pt-PT")];
    const chosen = (tag: string) => voiceFor(voices, tag)?.lang ?? null;
    expect(["es", "tl", "id", "zh", "pt"].map(chosen)).toEqual(["es_US", "fil-PH", "in-ID", "zh-CN", "pt-PT"]);
    expect(["ht", "pa", "en"].map(chosen)).toEqual([null, null, null]);
  });
  it("is not one that begins with the same letters", () => expect(voiceFor([own("fil-PH"), own("hil")], "hi")).toBeNull());
  it("never sends the words to another company", () =>
    expect(voiceFor([{ lang: "es-US", localService: false }], "es")).toBeNull());
});

describe("the sound of a message", () => {
  const m = { seq: "1-0", text: "x", language: "ht" };
  it("is asked for by entry, never by words", () => {
    expect(soundOf({ ...m, content: "help_menu", step: 2, country: "US" })).toBe("/chat/audio?id=help_menu&language=ht&step=2&country=US");
  });
  it("has the choices in it, by their ids", () => {
    const choices = [{ id: "more", label: "Plis" }, { id: "ask_human", label: "Yon moun" }];
    expect(soundOf({ ...m, content: "help_menu", choices })).toContain("&choices=more+ask_human");
  });
  it("does not exist for what an advocate wrote", () => expect(soundOf({ ...m, content: "" })).toBeNull());
});

describe("what is read aloud", () => {
  const m = { seq: "1-0", text: "Puedes pedir tu pago.", language: "es" };
  it("is the answer, then each choice with its number", () => {
    const choices = [{ id: "ask_confidential", label: "¿Es privado?" }, { id: "ask_human", label: "Una persona" }];
    expect(aloud({ ...m, choices })).toBe("Puedes pedir tu pago.\n\n1: ¿Es privado?\n2: Una persona.");
  });
  it("is the words alone where nothing is offered", () => expect([aloud(m), aloud({ ...m, choices: [] })]).toEqual([m.text, m.text]));
});

describe("the page's own words", () => {
  it("are there in all fifteen languages, each with every word", () => {
    expect(Object.keys(ALL).sort()).toEqual("ar en es fr hi ht id ko pa pt ru tl uk vi zh".split(" "));
    for (const [tag, words] of Object.entries(ALL)) {
      expect(words.tag).toBe(tag);
      expect(Object.keys(words)).toEqual(Object.keys(ALL["en"]!));
      expect(Object.values(words).every((w) => w.trim() === w && w !== "")).toBe(true);
      expect(words.tooMany).toContain("911");
    }
  });
  it("are another language's nowhere", () => {
    for (const [tag, words] of Object.entries(ALL)) if (tag !== "en") expect(words.withAssistant).not.toBe(ALL["en"]!.withAssistant);
    expect([wordsOf("pt-BR").tag, wordsOf("fil").tag, wordsOf("de").tag]).toEqual(["pt", "tl", "en"]);
  });
});

describe("a chat that may not begin", () => {
  const told: talk.FromLine = { t: "refused", id: "a", why: talk.TOO_MANY, numbers: ["1-888-373-7888"] };
  it("says whom to call, keeps the words, and forgets the notice once they are taken", () => {
    let c = talk.heard(talk.say(talk.begin("tok"), "a", "help"), told);
    expect(c.instead).toEqual(["1-888-373-7888"]);
    expect(c.outgoing[0]).toMatchObject({ text: "help", state: "refused" });
    c = talk.heard(talk.mark(c, "a", "pending"), { t: "stored", id: "a", ref: "r" });
    expect(c.instead).toBeNull();
  });
});
