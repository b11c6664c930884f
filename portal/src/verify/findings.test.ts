// What follows from a history, against the vectors that the Rust tests make and check as well.

import { describe, expect, test } from "vitest";
import { ACTION_TYPES, parseAction } from "./action";
import { type CoverageRow, type Stay, coverageOf, coverageShape, staysOf } from "./coverage";
import { findingsOf } from "./findings";
import { FINDING_KINDS, type Finding } from "./findings/finding";
import { date, grouped } from "./findings/text";
import { REBUILT, SALVAGE } from "./findings/title";
import { distanceInMetres } from "./findings/travel";
import { readSource } from "./testing";
import type { Entry } from "./timeline";

interface Vectors {
  coverageStates: Record<string, unknown>;
  histories: {
    name: string;
    entries: { number: number; time: number; action: unknown }[];
    findings: Finding[];
    stays: Stay[];
    coverage: CoverageRow[];
  }[];
}

const VEHICLES = "crates/modules/vehicles";
const vectors = JSON.parse(readSource(`${VEHICLES}/tests/vectors/histories.json`)) as Vectors;
const states = new Map(Object.entries(vectors.coverageStates).map(([country, state]) => [country, coverageShape(state, country)]));

describe("histories", () => {
  for (const history of vectors.histories) {
    const entries = history.entries.map(({ number, time, action }): Entry => ({ number, time, action: parseAction(JSON.stringify(action)) }));
    test(history.name, () => {
      expect(findingsOf(entries)).toEqual(history.findings);
      expect(staysOf(entries)).toEqual(history.stays);
      expect(coverageOf(history.stays, states)).toEqual(history.coverage);
    });
    test(`${history.name}, its entries in another order`, () => {
      expect(findingsOf(entries.toReversed())).toEqual(history.findings);
      expect(staysOf(entries.toReversed())).toEqual(history.stays);
    });
  }

  test("show every kind of finding", () => {
    const found = vectors.histories.flatMap(({ findings }) => findings.map(({ kind }) => kind));
    expect(new Set(found)).toEqual(new Set(FINDING_KINDS));
  });
});

describe("the ledger's own lists", () => {
  /** What is told apart by a name in quotes in a source of the vehicles module. */
  const listed = (path: string, pattern: RegExp) => [...readSource(`${VEHICLES}/src/${path}`).matchAll(pattern)].map((match) => match[1]);

  test("every type of action is read", () => {
    expect(ACTION_TYPES).toEqual(listed("action/mod.rs", /^ +\w+ = \d+ "([\w.]+)",$/gm));
  });

  test("brands mean the same", () => {
    expect([...SALVAGE]).toEqual(listed("aamva.rs", /brand\("(\w\w)", .*BrandClass::Salvage\)/g));
    expect([...REBUILT]).toEqual(listed("aamva.rs", /brand\("(\w\w)", .*BrandClass::Rebuilt\)/g));
  });

  test("kinds of findings stand in the same order", () => {
    expect(FINDING_KINDS).toEqual(listed("findings/mod.rs", /Self::\w+ => "(\w+)"/g));
  });
});

describe("numbers and dates", () => {
  test.each([
    [0, "1970-01-01"],
    [951_782_399_999, "2000-02-28"],
    [951_782_400_000, "2000-02-29"],
    [951_868_800_000, "2000-03-01"],
    [1_704_067_199_999, "2023-12-31"],
    [1_704_067_200_000, "2024-01-01"],
    [4_107_542_400_000, "2100-03-01"],
  ])("%i is on %s", (moment, text) => expect(date(moment)).toBe(text));

  test("dates are those of the calendar", () => {
    for (let moment = 0; moment < 5e12; moment += 7.3 * 86_400_000) {
      expect(date(Math.floor(moment))).toBe(new Date(moment).toISOString().slice(0, 10));
    }
  });

  test("groups of three digits", () => {
    expect([0, 999, 1_000, 123_456, 10_000_000].map(grouped)).toEqual(["0", "999", "1,000", "123,456", "10,000,000"]);
  });

  test("distances", () => {
    const place = (latitude: number, longitude: number) => ({ country: "SE", latitude, longitude });
    expect(distanceInMetres(place(9_000, 0), place(-9_000, 0))).toBe(2 * 6_371_000);
    expect(distanceInMetres(place(0, -18_000), place(0, 18_000))).toBe(0);
    expect(distanceInMetres(place(5_933, 1_807), place(5_771, 1_197))).toBe(distanceInMetres(place(5_771, 1_197), place(5_933, 1_807)));
    expect(() => distanceInMetres(place(1e6, 0), place(0, 0))).toThrow(RangeError);
  });
});
