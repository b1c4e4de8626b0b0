import { parsePath, type VirtualPath } from "@tandem/protocol";

/** Reads a value of JSON as what it should be; throws a `TypeError` that says where it is not. */
export type Shape<Value> = (value: unknown, where: string) => Value;

export const text: Shape<string> = (value, where) => (typeof value === "string" ? value : wrong(where, "a text"));

export const flag: Shape<boolean> = (value, where) =>
  typeof value === "boolean" ? value : wrong(where, "true or false");

export const number: Shape<number> = (value, where) =>
  typeof value === "number" && Number.isFinite(value) ? value : wrong(where, "a number");

/** A count, a size or permission bits. */
export const whole: Shape<number> = (value, where) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : wrong(where, "a whole number");

/** A path as only the protocol makes them: one that is spelt otherwise is no path. */
export const path: Shape<VirtualPath> = (value, where) => {
  const given = text(value, where);
  const parsed = given.startsWith("/") ? parsePath(given) : undefined;
  return parsed === given ? parsed : wrong(where, "an absolute path without . or ..");
};

export function oneOf<const Value extends string | number>(...values: readonly Value[]): Shape<Value> {
  return (value, where) => values.find((one) => one === value) ?? wrong(where, `one of ${values.join(", ")}`);
}

export function list<Value>(item: Shape<Value>): Shape<readonly Value[]> {
  return (value, where) =>
    Array.isArray(value) ? value.map((one, at) => item(one, `${where}[${at}]`)) : wrong(where, "a list");
}

/** An object with these fields, and perhaps those; others are dropped. */
export function record<Needed extends object, Optional extends object = object>(
  needed: { readonly [Key in keyof Needed]: Shape<Needed[Key]> },
  optional?: { readonly [Key in keyof Optional]: Shape<Optional[Key]> },
): Shape<Needed & Partial<Optional>> {
  return (value, where) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return wrong(where, "an object");
    const fields = new Map<string, unknown>(Object.entries(value));
    const read: Record<string, unknown> = {};
    for (const [key, shape] of Object.entries<Shape<unknown>>(needed))
      read[key] = shape(fields.get(key), `${where}.${key}`);
    for (const [key, shape] of Object.entries<Shape<unknown>>(optional ?? {})) {
      if (fields.get(key) !== undefined) read[key] = shape(fields.get(key), `${where}.${key}`);
    }
    return read as Needed & Partial<Optional>;
  };
}

function wrong(where: string, wanted: string): never {
  throw new TypeError(`${where} is not ${wanted}.`);
}
