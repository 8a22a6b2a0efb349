import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { DRAWINGS, pictogram, TURNS } from "../src/shared/pictograms";

const ENGLISH = new URL("../../data/content/en/", import.meta.url);

/** Everything that can stand on a button: the shared labels, and the entries that have one of their own. */
function choices(): string[] {
  const shared = [...readFileSync(new URL("choices.yml", ENGLISH), "utf8").matchAll(/^(\w+):/gm)].map((m) => m[1]!);
  const own = ["any", "ca", "us"].flatMap((country) =>
    readdirSync(new URL(country, ENGLISH))
      .filter((name) => name.endsWith(".yml") && /^label:/m.test(readFileSync(new URL(`${country}/${name}`, ENGLISH), "utf8")))
      .map((name) => name.slice(0, -4)));
  return [...new Set([...shared, ...own])];
}

it("has a drawing for every choice there is", () => {
  const all = choices();
  expect(all.length).toBeGreaterThan(150);
  expect(all.filter((id) => pictogram(id) === null)).toEqual([]);
});

it("gives an entry its own drawing, or its topic's", () => {
  expect(pictogram("immig_t_visa_fee")).toBe("money");
  expect(pictogram("rights_unpaid_wages_some_new_one")).toBe("money");
  expect(pictogram("constructor")).toBeNull();
});

it("draws inside the grid, and every drawing once", () => {
  const paths = Object.values(DRAWINGS);
  expect(new Set(paths).size).toBe(paths.length);
  for (const path of paths) {
    expect(path).toMatch(/^M[-\d.MLHVCSAZmlhvcsaz ]+$/);
    for (const absolute of path.matchAll(/[MLHV] ?(-?[\d.]+)/g)) expect(Number(absolute[1])).toBeLessThanOrEqual(24);
  }
  for (const drawing of TURNS) expect(DRAWINGS[drawing]).toBeTruthy();
});

it("never shows the same drawing for yes and no, or for going on and leaving", () => {
  expect(new Set(["affirm", "deny", "path_continue", "path_leave", "path_back", "path_again", "path_skip", "more"].map(pictogram)).size).toBe(8);
});
