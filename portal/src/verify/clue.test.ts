// A refusal says where the fault lies, as far as the check knows it.

import { describe, expect, test, vi } from "vitest";
import { type Clue, Failure } from "./failure";
import { verifyReport } from "./report";
import { readVectors, utf8 } from "./testing";

vi.mock("./signature", async (original) => (await import("./testing")).remembering(await original()));

interface Report {
  entries: { index: number; height: number; action: string }[];
  findings: { kind: string; facts: Record<string, number>; records: number[] }[];
  coverage: { country: string; role: string; gaps: object[] }[];
  format: string;
}
const { network, reports } = readVectors<{ network: string; reports: { text: string; vin: string }[] }>("reports.json");
const large = reports[1] ?? { text: "", vin: "" };

function refusalOf(text: string, vin?: string): { reason: string; clue: Clue } {
  try {
    verifyReport(utf8(text), network, vin ? { vin } : {});
  } catch (error) {
    if (error instanceof Failure) return { reason: error.reason, clue: error.clue };
    throw error;
  }
  throw new Error("accepted");
}

function altered(change: (report: Report) => void): string {
  const report = JSON.parse(large.text) as Report;
  change(report);
  return JSON.stringify(report);
}

describe("the clue", () => {
  test("of a changed record is its number", () => {
    const text = altered(({ entries }) => entries.slice(3, 4).forEach((entry) => (entry.action = `${entry.action} `)));
    expect(refusalOf(text)).toEqual({ reason: "record_changed", clue: { record: 3 } });
  });

  test("of a dropped record is the first that is missing", () => {
    const dropped = { reason: "history_mismatch", clue: { kind: "record_dropped", record: 2 } };
    expect(refusalOf(altered(({ entries }) => entries.splice(2, 1)))).toEqual(dropped);
    const last = (JSON.parse(large.text) as Report).entries.length - 1;
    expect(refusalOf(altered(({ entries }) => entries.pop())).clue).toEqual({ kind: "record_dropped", record: last });
  });

  test("of a moved block is that texts are right and places are not", () => {
    const text = altered(({ entries }) => entries.slice(1, 2).forEach((entry) => (entry.height += 1)));
    expect(refusalOf(text).clue).toEqual({ kind: "record_redated" });
  });

  test("of findings is the one that is hidden, made up or told otherwise", () => {
    const { findings } = JSON.parse(large.text) as Report;
    const [first] = findings;
    expect(first).toBeDefined();
    const values = { finding: first?.kind };
    expect(refusalOf(altered((report) => report.findings.shift())).clue).toMatchObject({ kind: "finding_hidden", values });
    const told = altered((report) => report.findings.slice(0, 1).forEach(({ facts }) => Object.keys(facts).forEach((name) => (facts[name] = 1))));
    expect(refusalOf(told).clue).toMatchObject({ kind: "finding_changed", values });
  });

  test("of coverage is the row", () => {
    const { coverage } = JSON.parse(large.text) as Report;
    const row = coverage.findIndex(({ gaps }) => gaps.length > 0);
    const text = altered((report) => report.coverage.slice(row, row + 1).forEach((each) => (each.gaps = [])));
    const { country, role } = coverage[row] ?? {};
    expect(refusalOf(text).clue).toEqual({ kind: "coverage_changed", values: { country, role } });
  });

  test("of another VIN is both", () => {
    const expected = "YV1CZ59H000000009";
    expect(refusalOf(large.text, expected).clue).toEqual({ kind: "vin_differs", values: { proven: large.vin, expected } });
  });

  test("of a broken form is the field, or what became of the file", () => {
    expect(refusalOf(large.text.slice(0, -9)).clue).toEqual({ kind: "not_json" });
    expect(refusalOf(JSON.stringify(JSON.parse(large.text), null, 2)).clue).toEqual({ kind: "rewritten" });
    const text = altered(({ entries }) => entries.slice(1, 2).forEach((entry) => (entry.height = -1)));
    expect(refusalOf(text).clue).toEqual({ field: "$.entries[1].height" });
    expect(refusalOf(altered((report) => (report.format = "other/9"))).clue).toMatchObject({ kind: "other_format" });
  });
});
