import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Service } from "../src/console/api";
import { distance, hours, reason } from "../src/console/services";
import type { Event } from "../src/console/state";
import { about, because, corrected, note } from "../src/console/words";

const event = (why: string, text = "", state = ""): Event => ({
  seq: "1-0", at_ms: 0, kind: "note", by: "assistant", text, language: "", ref: "", state, why,
});

describe("ids in words", () => {
  it("leave no id of the vocabulary as it is", () => {
    const vocabulary = readFileSync(new URL("../../data/vocabulary.yml", import.meta.url), "utf8");
    const ids = [...vocabulary.matchAll(/^ {2,4}([a-z_]+_[a-z_]+):/gm)].map((m) => m[1]!);
    expect(ids.length).toBeGreaterThan(40);
    for (const id of ids) expect(about(id)).not.toMatch(/_/);
  });
  it("say why somebody waits, and leave a sentence as it is", () => {
    expect(because("asked")).toBe("Asked for a person");
    expect(because("transfer:advocate-2")).toBe("Passed on to advocate-2");
    expect(because("held_captive")).toBe("Held captive");
    expect(because("Said they are not safe right now.")).toBe("Said they are not safe right now.");
    expect(because("")).toBe("");
  });
});

describe("notes", () => {
  it("say what a correction corrected", () => {
    expect(note(event("correction_topic", "", "rights_housing"))?.title).toBe("Misread: it was about Rights: housing");
    expect(note(event("correction_emergency", "", "none"))?.title).toBe("Misread: it was no emergency");
    expect(note(event("correction_emergency", "", "held_captive"))?.title).toContain("Held captive");
  });
  it("count for a message as their last word, topic and emergency apart", () => {
    const marks = corrected([
      { ...event("correction_topic", "", "rights_housing"), ref: "m" }, { ...event("correction_emergency", "", "none"), ref: "m" },
      { ...event("correction_topic", "", "need_lawyer"), ref: "m" }, { ...event("", "", ""), ref: "other" },
    ]);
    expect([...marks]).toEqual([["m", ["Needs: lawyer", "No emergency"]]]);
  });
  it("tell points as a sum of signs, never as a verdict", () => {
    const told = note(event("points", "path is_this_right, points 7, most 22, signs threatened,papers_kept"))!;
    expect(told.title).toContain('"Is this right?": 7 of 22 points');
    expect(told.rows).toEqual([["Signs", "Threatened, papers kept"]]);
  });
  it("tell routes by their names, and that none fits", () => {
    const told = note(event("routes", "path could_stay, routes t_visa:7,u_visa:3"))!;
    expect(told.rows).toEqual([["T visa", "7 points"], ["U visa", "3 points"]]);
    expect(note(event("routes", "path could_stay"))?.title).toMatch(/^No way/);
  });
  it("keep every word of a tip, colons and lines of its own included", () => {
    const text = "danger: yes\nchild: no\nplace: Springfield, IL\nseen: they said: 12 people\nin one room\nwhen: now";
    expect(note(event("tip", text))?.rows).toEqual([
      ["Danger", "yes"], ["Child", "no"], ["Place", "Springfield, IL"], ["Seen", "they said: 12 people\nin one room"], ["When", "now"],
    ]);
  });
  it("written by an advocate stay as they are", () => expect(note(event("", "Called the shelter."))).toBeNull());
});

describe("a service", () => {
  const service: Service = {
    id: "s", name: "S", organization: "", description: "", url: "", phones: [], open: "unknown", always: false, opens: null,
    distance_km: null, address: "", authority: false, why: [],
  };
  it("never counts as open when its hours are not known", () => {
    expect(hours(service)).toBe("Hours not known: ask");
    expect(hours({ ...service, open: "open", always: true })).toBe("Open day and night");
    expect(hours({ ...service, open: "closed", opens: "2026-11-25T14:00:00+00:00" })).toMatch(/^Closed now, opens /);
  });
  it("says which language is spoken there by its name", () => {
    expect(reason("speaks ht")).toBe("speaks Haitian Creole");
    expect(reason("interpreters")).toBe("interpreters");
  });
  it("is as far as people there say it", () => {
    expect(distance({ ...service, distance_km: 16.1 }, "US")).toBe("10 mi");
    expect(distance({ ...service, distance_km: 16.1 }, "CA")).toBe("16 km");
    expect(distance(service, "US")).toBe("");
  });
});
