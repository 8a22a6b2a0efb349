import { describe, expect, it } from "vitest";
import { diff } from "../src/console/texts/diff";

const marked = (a: string, b: string): string =>
  diff(a, b).map((p) => (p.kind === "same" ? p.text : p.kind === "gone" ? `[-${p.text}]` : `[+${p.text}]`)).join("");

describe("what changed between two texts", () => {
  it("shows one word that was put in another's place", () =>
    expect(marked("Call the police today.", "Call a lawyer today.")).toBe("Call [-the police][+a lawyer] today."));
  it("shows nothing for the same text", () => expect(marked("Take care.", "Take care.")).toBe("Take care."));
  it("shows signs of a script without spaces one by one", () => expect(marked("你可以要工钱", "你可以问工钱")).toBe("你可以[-要][+问]工钱"));
  it("gives both texts back whole", () => {
    for (const [a, b] of [["", "new"], ["old", ""], ["a  b\nc", "a b\n\nd"], ["أنت بأمان", "أنت لست بأمان"]] as const) {
      const pieces = diff(a, b);
      expect(pieces.filter((p) => p.kind !== "new").map((p) => p.text).join("")).toBe(a);
      expect(pieces.filter((p) => p.kind !== "gone").map((p) => p.text).join("")).toBe(b);
    }
  });
});
