// Whole reports: accepted as they are, and refused for the right reason as soon as anything in them changes. The reports, and the table of
// alterations with their reasons, are made and checked by the Rust tests as well.

import { describe, expect, test, vi } from "vitest";
import { at, concat } from "./bytes";
import { STEPS, type Step, type VerifiedReport, verifyReport } from "./report";
import { MAX_REPORT_BYTES } from "./report-shape";
import { MANY_TRIALS, readVectors, reasonOf, utf8 } from "./testing";

interface Alteration {
  name: string;
  reason: string;
  /** The bytes from `start` to `end` of the report are replaced. */
  start: number;
  end: number;
  replacement: string;
}
interface ReportVector extends Omit<VerifiedReport, "vehicle" | "findings"> {
  name: string;
  text: string;
  findings: string[];
  alterations: Alteration[];
}
type Json = Record<string, unknown>;

/** All of them take minutes; the Rust tests alter each. */
const EVERY_BYTE = process.env.VERIFY_EVERY_BYTE === "1";

vi.mock("./signature", async (original) => (await import("./testing")).remembering(await original()));

const { network, reports } = readVectors<{ network: string; reports: [ReportVector, ReportVector, ReportVector] }>("reports.json");
const [small, large, held] = reports;

function reason(report: string | Uint8Array, asked: { vin?: string } = {}, id = network): string {
  return reasonOf(() => verifyReport(typeof report === "string" ? utf8(report) : report, id, asked));
}

/** The report with its fields in their order, changed. */
function changed({ text }: ReportVector, change: (report: Json & { entries: Json[] }) => void): string {
  const report = JSON.parse(text) as Json & { entries: Json[] };
  change(report);
  return JSON.stringify(report);
}

describe.each(reports)("$name", (vector) => {
  const { text, vin } = vector;

  test("is accepted, step by step", () => {
    const passed: Step[] = [];
    const { vehicle, findings, ...proven } = verifyReport(utf8(`${text}\n`), network, { vin: vin ?? "" }, (step) => passed.push(step));
    const { records, height, time, make, model } = vector;
    expect(proven).toEqual({ vin, make, model, records, height, time });
    expect(findings.map(({ kind }) => kind)).toEqual(vector.findings);
    expect(vehicle).toBe((JSON.parse(text) as Json).vehicle);
    expect(passed).toEqual(STEPS);
  });

  test("steps with nothing to check are passed over", () => {
    const passed: Step[] = [];
    const anonymous = changed(vector, (report) => (report.birthCredential = null));
    expect(verifyReport(utf8(anonymous), network, {}, (step) => passed.push(step)).vin).toBe(null);
    expect(passed).toEqual(STEPS.filter((step) => step !== "credential" && step !== "vin"));
    expect(reason(anonymous, { vin: vin ?? "" })).toBe("vin_mismatch");
  });

  test("another network or identification number is refused", () => {
    expect(reason(text, {}, "01".repeat(32))).toBe("wrong_network");
    for (const other of ["YV1CZ59H000000009", "", "YV1CZ59H00000000I", `${vin} `]) expect(reason(text, { vin: other })).toBe("vin_mismatch");
    expect(reason(text, { vin: vin?.toLowerCase() ?? "" })).toBe("accepted");
    expect(() => verifyReport(utf8(text), network.toUpperCase())).toThrow("expected 64 lower-case hexadecimal digits");
  });

  test("a record dropped, doubled or swapped is noticed", () => {
    for (let index = 0; index < vector.records; index += 1) {
      const splice = (count: number, ...picks: number[]) =>
        changed(vector, ({ entries }) => entries.splice(index, count, ...picks.map((pick) => structuredClone(entries[pick] ?? {}))));
      expect(reason(splice(1)), `${index} dropped`).toBe("history_mismatch");
      expect(reason(splice(1, index, index)), `${index} doubled`).toBe("history_mismatch");
      if (index > 0) expect(reason(splice(1, index - 1)), `${index} replaced`).toBe("history_mismatch");
      if (index + 1 < vector.records) expect(reason(splice(2, index + 1, index)), `${index} swapped`).toBe("history_mismatch");
    }
  });

  test("the numbers of swapped records don't hide that they are", () => {
    for (let index = 1; index < vector.records; index += 1) {
      const swapped = changed(vector, ({ entries }) => {
        [entries[index - 1], entries[index]] = [{ ...entries[index], index: index - 1 }, { ...entries[index - 1], index }];
      });
      expect(reason(swapped)).toBe("history_mismatch");
    }
  });

  test("each altered byte is refused outside of the alerts", MANY_TRIALS, () => {
    const bytes = utf8(text);
    const stride = vector === small ? 5 : 47;
    const end = utf8(text.slice(0, text.lastIndexOf('"alerts":') + 9)).length;
    for (let index = 0; index < end; index += EVERY_BYTE ? 1 : stride) {
      const altered = Uint8Array.from(bytes);
      altered[index] = neighbour(at(bytes, index));
      if (reason(altered) === "accepted") expect.fail(`byte ${index} was changed unnoticed`);
    }
  });
});

/** Another letter of the same kind where there is one, so that more than the form is tried. */
function neighbour(byte: number): number {
  const letter = String.fromCharCode(byte);
  if (/[0-8a-eA-Y]/.test(letter)) return byte + 1;
  return /[9f-zZ]/.test(letter) ? byte - 1 : byte ^ 1;
}

describe("an alteration is refused for its own reason", () => {
  const alterations = [large, held].flatMap(({ text, alterations: all }) => all.map((each) => ({ text, ...each })));
  test.each(alterations)("$name", ({ text, start, end, replacement, reason: expected }) => {
    const bytes = utf8(text);
    expect(reason(concat(bytes.subarray(0, start), utf8(replacement), bytes.subarray(end)))).toBe(expected);
  });
});

describe("form", () => {
  const { text } = small;
  const fields = Object.keys(JSON.parse(text) as Json);

  test.each(fields)("without %s it is no report", (field) => {
    expect(reason(changed(small, (report) => delete report[field]))).toBe("malformed");
  });

  test.each([
    ['{"format"', '{"extra":1,"format"'],
    ['"asOf":{', '"asOf":{"extra":1,'],
    ['{"index":0', '{"extra":1,"index":0'],
    ['{"index":0', '{"index":0,"index":0'],
    ['"position":0', '"position":0.0'],
    ['"position":0', '"position":-0'],
    ['"height":', '"height":0'],
    ['"network":"', '"network":"\\u0030'],
    ["Fjäll", "Fj\\u00e4ll"],
    ["Fjäll", "Fj\\ud800ll"],
    [":{", ": {"],
    ['"alerts":[', '"alerts": ['],
    ['"alerts":[', '"alerts":[],"alerts":['],
    ['"alerts":[', '"alerts":[1,'],
    ['"alerts":[', '"alerts":[{"a":"\\udfff"},'],
    ['"alerts":[', '"alerts":[{"a":1e999},'],
    ['"alerts":[', `"alerts":[{"a":${"[".repeat(126)}${"]".repeat(126)}},`],
  ])("%s may not be written otherwise (%#)", (from, to) => {
    const altered = text.replace(from, () => to);
    expect(altered).not.toBe(text);
    expect(reason(altered)).toBe("malformed");
  });

  test.each(["", "null", "[]", "{", '{"format":"vinculum-vehicle-report/1"}', `\ufeff${text}`, ` ${text}`, `${text} `, `${text}\n\n`])(
    "other text is no report (%#)",
    (other) => expect(reason(other)).toBe("malformed"),
  );

  test("neither is what is not UTF-8, nor what is too long", () => {
    expect(reason(Uint8Array.of(0xff, 0xfe))).toBe("malformed");
    expect(reason(new Uint8Array(MAX_REPORT_BYTES + 1).fill(0x20))).toBe("malformed");
  });

  test("what is inside the alerts is the node's word", () => {
    for (const [from, to] of [["not covered", "all is well"], ['"alerts":[', '"alerts":[ {"a":1.5,"a":[1E4]} ,']] as const) {
      expect(text).toContain(from);
      expect(reason(text.replace(from, to))).toBe("accepted");
    }
  });
});
