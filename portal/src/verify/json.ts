// JSON as the ledger's programs read it, which is more strictly than JSON.parse does: no field twice, no half characters, and numbers
// only as whole ones in plain digits, because the ledger has no others. What is read in two ways can say two things.

import { FormError } from "./bytes";

const MAX_DEPTH = 127;
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|-?\d[\d.eE+-]*/g;
const WHOLE_NUMBER = /^(?:0|-?[1-9]\d*)$/;
const HALF_CHARACTER = /\p{Surrogate}/u;

export function parseJson(text: string): unknown {
  const value = parseLoosely(text);
  let written = 0;
  for (const [token, colon] of text.matchAll(STRING_OR_NUMBER)) {
    if (colon !== undefined) written += 1;
    else if (!token.startsWith('"') && !WHOLE_NUMBER.test(token)) throw new FormError(`${token} is no whole number in plain digits`);
  }
  // JSON.parse keeps the last of several fields with one name.
  if (countFields(value) !== written) throw new FormError("a field stands twice");
  return value;
}

/** The same without the rules on fields and numbers; whoever uses it compares the text. */
export function parseLoosely(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new FormError("expected JSON");
  }
}

/** How many fields a value has at all depths. Throws on half characters, numbers too large to hold, and nesting without an end. */
export function countFields(value: unknown, depth = MAX_DEPTH): number {
  if (typeof value === "string" && isBroken(value)) throw new FormError("half a character");
  if (typeof value === "number" && !Number.isFinite(value)) throw new FormError("a number is too large");
  if (typeof value !== "object" || value === null) return 0;
  if (depth === 0) throw new FormError("nested too deeply");
  const names = Array.isArray(value) ? [] : Object.keys(value);
  if (names.some(isBroken)) throw new FormError("half a character");
  return Object.values(value).reduce<number>((count, part) => count + countFields(part, depth - 1), names.length);
}

/** Whether text has half a character, which escapes can write: in UTF-8, and so in every hash, it can't be told from another half. */
export function isBroken(text: string): boolean {
  return HALF_CHARACTER.test(text);
}
