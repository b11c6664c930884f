// Reads untyped JSON into types, strictly: every field must be there, and no other.

import { FormError, compare, fromHex, utf8 } from "./bytes";
import { isBroken, parseJson } from "./json";

/** Turns an untyped value into a typed one, or throws a FormError that says where it went wrong. */
export type Shape<T> = (value: unknown, where: string) => T;

export const string: Shape<string> = (value, where) => {
  if (typeof value !== "string" || isBroken(value)) throw new FormError(`${where}: expected text`, where);
  return value;
};

export const boolean: Shape<boolean> = (value, where) => {
  if (typeof value !== "boolean") throw new FormError(`${where}: expected true or false`, where);
  return value;
};

/** A whole number from 0 that JavaScript holds exactly. */
export const natural: Shape<number> = (value, where) => {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw new FormError(`${where}: expected a whole number`, where);
  return value;
};

export const integer: Shape<number> = (value, where) => {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) throw new FormError(`${where}: expected an integer`, where);
  return value;
};

/** Text of a form that a regular expression describes. */
export function text(form: RegExp, expected: string): Shape<string> {
  return (value, where) => {
    const found = string(value, where);
    if (!form.test(found)) throw new FormError(`${where}: expected ${expected}`, where);
    return found;
  };
}

export const anything: Shape<unknown> = (value) => value;

export const hexBytes: Shape<Uint8Array> = (value, where) => {
  try {
    return fromHex(string(value, where));
  } catch (error) {
    throw error instanceof FormError ? new FormError(`${where}: expected lower-case hexadecimal digits`, where) : error;
  }
};

/** 32 bytes in hexadecimal, left as text. */
export const hexDigest: Shape<string> = text(/^[0-9a-f]{64}$/, "64 lower-case hexadecimal digits");

export function oneOf<const T extends string>(...choices: readonly T[]): Shape<T> {
  return (value, where) => {
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw new FormError(`${where}: expected one of ${choices.join(", ")}`, where);
    return found;
  };
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value, where) => (value === null ? null : shape(value, where));
}

export function array<T>(shape: Shape<T>): Shape<T[]> {
  return (value, where) => {
    if (!Array.isArray(value)) throw new FormError(`${where}: expected a list`, where);
    return value.map((item: unknown, index) => shape(item, `${where}[${index}]`));
  };
}

/** An object with any names, in the order of the names' bytes. */
export function map<T>(shape: Shape<T>): Shape<Record<string, T>> {
  return (value, where) => {
    const fields = Object.entries(anyObject(value, where));
    return ordered(fields.map(([name, field]) => [string(name, where), shape(field, `${where}.${name}`)]));
  };
}

/** An object of these fields in the order of the names' bytes, in which the ledger writes maps. */
export function ordered<T>(fields: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries([...fields].sort(([a], [b]) => compare(utf8(a), utf8(b))));
}

function anyObject(value: unknown, where: string): object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new FormError(`${where}: expected an object`, where);
  return value;
}

/** A field that may be left out. */
interface Optional<T> {
  optional: Shape<T>;
}

export function optional<T>(shape: Shape<T>): Optional<T> {
  return { optional: shape };
}

/** A field that may be left out or be null, both of which say the same. */
export function maybe<T>(shape: Shape<T>): Optional<T | null> {
  return optional(nullable(shape));
}

type Field = Shape<unknown> | Optional<unknown>;
export type Fields = Record<string, Field>;
type RequiredNames<F extends Fields> = { [K in keyof F]: F[K] extends Shape<unknown> ? K : never }[keyof F];
type OptionalNames<F extends Fields> = Exclude<keyof F, RequiredNames<F>>;
type FieldType<F> = F extends Shape<infer T> ? T : F extends Optional<infer T> ? T : never;
export type ObjectOf<F extends Fields> = { [K in RequiredNames<F>]: FieldType<F[K]> } & { [K in OptionalNames<F>]?: FieldType<F[K]> };

/** An object with exactly these fields, unless others are to be ignored. It comes out with its fields in the order given here. */
export function object<F extends Fields>(fields: F, options: { others?: "refused" | "ignored" } = {}): Shape<ObjectOf<F>> {
  return (value, where) => {
    const given = new Map<string, unknown>(Object.entries(anyObject(value, where)));
    const read: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(fields)) {
      if (given.has(name)) read[name] = (typeof field === "function" ? field : field.optional)(given.get(name), `${where}.${name}`);
      else if (typeof field === "function") throw new FormError(`${where}.${name}: is missing`, `${where}.${name}`);
    }
    const unknown = [...given.keys()].find((name) => !Object.hasOwn(fields, name));
    if (unknown !== undefined && options.others !== "ignored") throw new FormError(`${where}.${unknown}: is no known field`, `${where}.${unknown}`);
    return read as ObjectOf<F>;
  };
}

/** Parses JSON text into a shape. */
export function parse<T>(shape: Shape<T>, json: string): T {
  return shape(parseJson(json), "$");
}
