import type { Endpoint } from "@tandem/protocol";
import type { EventBody, EventKind, TraceEvent } from "./event.ts";

/**
 * The event that a decoded JSON value is, with its own fields only, so that a trace of a later version can still be read.
 * Throws a {@link ShapeError} that names the field when it is none.
 */
export function toEvent(value: unknown): TraceEvent {
  const fields = record("the event", value);
  const { kind } = fields;
  if (typeof kind !== "string" || !isKind(kind)) throw new ShapeError(`"kind" is ${shown(kind)}, which no event has`);
  // Each field has passed the check of its own type, which the table below holds against EventBody.
  return { kind, ...pick(bodies[kind], fields), ...pick(marks, fields) } as unknown as TraceEvent;
}

/** What is wrong with a value that should be an event, in words that follow "because". */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
}

type Body<Kind extends EventKind> = Extract<EventBody, { readonly kind: Kind }>;
type Check<Value> = (name: string, value: unknown) => Value;
type Checks<Shape> = { readonly [Field in keyof Shape]-?: Check<Shape[Field]> };

const text: Check<string> = (name, value) => (typeof value === "string" ? value : fail(name, value, "a text"));
const flag: Check<boolean> = (name, value) => (typeof value === "boolean" ? value : fail(name, value, "true or false"));
const number: Check<number> = (name, value) => (isNumber(value) ? value : fail(name, value, "a number"));
const count: Check<number> = (name, value) =>
  isNumber(value) && Number.isSafeInteger(value) && value >= 0 ? value : fail(name, value, "a whole number from 0 up");
const side = oneOf("client", "server");
const outcome = oneOf("end", "reset", "aborted", "stalled");
const ending = oneOf("complete", "aborted", "failed");
const secured = { protocol: text, cipher: text, reused: flag };

const endpoint: Check<Endpoint> = (name, value) => {
  const { address, port } = record(name, value);
  return { address: text(`${name}.address`, address), port: count(`${name}.port`, port) };
};

const facts: Check<Readonly<Record<string, string | number | boolean | null>>> = (name, value) => {
  const isFact = (fact: unknown) => fact === null || ["string", "number", "boolean"].includes(typeof fact);
  const entries = Object.entries(record(name, value));
  for (const [fact, its] of entries) if (!isFact(its)) fail(`${name}.${fact}`, its, "a text, a number, a flag or null");
  return Object.fromEntries(entries) as Record<string, string | number | boolean | null>;
};

const bodies: { readonly [Kind in EventKind]: Checks<Omit<Body<Kind>, "kind">> } = {
  "control.open": { recorder: side, client: endpoint, server: endpoint },
  "control.line": { from: side, text },
  "control.secured": secured,
  "control.refused": { recorder: side, client: endpoint, server: endpoint, reason: text },
  "control.close": { by: side, reason: optional(text) },
  "data.offer": { listener: side, endpoint },
  "data.withdrawn": { listener: side, endpoint, reason: text },
  "data.open": { listener: side, client: endpoint, server: endpoint },
  "data.secured": secured,
  "data.bytes": { from: side, total: count },
  "data.close": { by: side, total: count, outcome },
  "session.change": { facts },
  "transfer.begin": { verb: text, path: nullable(text), from: side, start: count },
  "transfer.end": { verb: text, path: nullable(text), outcome: ending, bytes: count, duration: number },
  "auth.result": { user: text, accepted: flag, reason: nullable(text) },
  "exchange.violation": { from: side, text },
  "trace.lost": { count },
};

const marks: Checks<Omit<TraceEvent, "kind">> = {
  session: text,
  sequence: count,
  worker: count,
  at: number,
  time: number,
};

function isKind(kind: string): kind is EventKind {
  return Object.hasOwn(bodies, kind);
}

function pick(checks: Readonly<Record<string, Check<unknown>>>, fields: Readonly<Record<string, unknown>>) {
  const picked: Record<string, unknown> = {};
  for (const [name, check] of Object.entries(checks)) {
    const value = check(name, Object.hasOwn(fields, name) ? fields[name] : undefined);
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}

function oneOf<const Word extends string>(...words: readonly Word[]): Check<Word> {
  return (name, value) => words.find((word) => word === value) ?? fail(name, value, `one of ${words.join(", ")}`);
}

function nullable<Value>(check: Check<Value>): Check<Value | null> {
  return (name, value) => (value === null ? null : check(name, value));
}

/** A field that may be missing; `pick` then leaves it out, so that it is never there and undefined. */
function optional<Value>(check: Check<Value>): Check<Value> {
  return (name, value) => (value === undefined ? (undefined as Value) : check(name, value));
}

function record(name: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) fail(name, value, "an object");
  return value as Readonly<Record<string, unknown>>;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function fail(name: string, value: unknown, expected: string): never {
  throw new ShapeError(`"${name}" is ${shown(value)} and should be ${expected}`);
}

function shown(value: unknown): string {
  if (value === undefined) return "missing";
  const json = JSON.stringify(value) ?? typeof value;
  return json.length > 40 ? `${json.slice(0, 39)}…` : json;
}
