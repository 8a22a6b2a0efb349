import { describe, expect, it } from "vitest";
import { apply } from "../src/demo/phone";
import { backoff } from "../src/shared/reconnect";
import { count } from "../src/shared/segments";
import { laterSeq } from "../src/shared/seq";
import { uuid } from "../src/shared/uuid";

describe("segments", () => {
  it.each([
    ["", "GSM-7", 0, 1], ["a".repeat(160), "GSM-7", 160, 1], ["a".repeat(161), "GSM-7", 161, 2],
    ["a".repeat(306), "GSM-7", 306, 2], ["a".repeat(307), "GSM-7", 307, 3], ["€".repeat(80), "GSM-7", 160, 1],
    // The 153rd unit of the first part stays empty rather than cut a sign of two.
    ["a".repeat(152) + "€".repeat(77), "GSM-7", 306, 3],
    ["“don’t” …", "GSM-7", 11, 1], ["ш".repeat(70), "UCS-2", 70, 1], ["ш".repeat(71), "UCS-2", 71, 2],
    ["😀".repeat(35), "UCS-2", 70, 1], ["😀".repeat(67), "UCS-2", 134, 3], ["e\u0301", "GSM-7", 1, 1],
  ])("%#", (text, encoding, units, segments) => expect(count(text)).toEqual({ encoding, units, segments }));
});

it("waits longer each time, never past 15 s, and not in step with others", () => {
  expect([0, 1, 2, 3].map((n) => backoff(n, 0.999))).toEqual([0, 1, 2, 3].map((n) => 500 * 2 ** n * 0.9995));
  expect(backoff(1000, 0.999)).toBeLessThanOrEqual(15_000);
  expect(backoff(0, 0)).toBeGreaterThan(0);
});

it("knows the later of two places in the stream", () => {
  expect(laterSeq("9-0", "10-0")).toBe("10-0");
  expect(laterSeq("9-2", "9-10")).toBe("9-10");
  expect(laterSeq("", "1-0")).toBe("1-0");
});

it("makes ids of the form the line accepts, never the same", () => {
  const ids = Array.from({ length: 100 }, uuid);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(ids).size).toBe(100);
});

it("shows a text on the phone once, with its latest status", () => {
  const text = { id: "1", from: "line" as const, text: "hi", at_ms: 0, status: "queued" };
  let texts = apply([], { t: "messages", messages: [text] });
  texts = apply(texts, { t: "message", message: text });
  expect(apply(texts, { t: "status", id: "1", status: "failed", code: 30003 })).toEqual([{ ...text, status: "failed", code: 30003 }]);
});
