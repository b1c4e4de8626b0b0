import fc from "fast-check";
import type { EventBody, EventKind, Side, TraceEvent } from "./event.ts";

/** Any text a peer can send, halves of surrogate pairs and control characters included. */
export const anyText = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 90 }).map((units) => String.fromCharCode(...units)),
  fc.string({ unit: "grapheme", maxLength: 90 }),
  fc.constantFrom(
    "211-Features:",
    "211 End",
    "220",
    "226 Done",
    "550 No",
    "<svg>&\"'",
    "\u001B[2J",
    "STOR ]]>",
    "",
    "%%{init}%%",
  ),
);

const side = fc.constantFrom<Side>("client", "server");
const endpoint = fc.record({
  address: fc.oneof(anyText, fc.constantFrom("192.0.2.1", "2001:db8::1")),
  port: fc.oneof(fc.constantFrom(20, 21, 50069), fc.nat(65535)),
});
const count = fc.maxSafeNat();
const path = fc.option(anyText);

const bodies: { readonly [Kind in EventKind]: fc.Arbitrary<Extract<EventBody, { kind: Kind }>> } = {
  "control.open": fc.record({ kind: fc.constant("control.open"), recorder: side, client: endpoint, server: endpoint }),
  "control.line": fc.record({ kind: fc.constant("control.line"), from: side, text: anyText }),
  "control.secured": fc.record({
    kind: fc.constant("control.secured"),
    protocol: anyText,
    cipher: anyText,
    reused: fc.boolean(),
  }),
  "control.close": fc.record(
    { kind: fc.constant("control.close"), by: side, reason: anyText },
    { requiredKeys: ["kind", "by"] },
  ),
  "control.refused": fc.record({
    kind: fc.constant("control.refused"),
    recorder: side,
    client: endpoint,
    server: endpoint,
    reason: anyText,
  }),
  "data.offer": fc.record({ kind: fc.constant("data.offer"), listener: side, endpoint }),
  "data.withdrawn": fc.record({ kind: fc.constant("data.withdrawn"), listener: side, endpoint, reason: anyText }),
  "data.open": fc.record({ kind: fc.constant("data.open"), listener: side, client: endpoint, server: endpoint }),
  "data.secured": fc.record({
    kind: fc.constant("data.secured"),
    protocol: anyText,
    cipher: anyText,
    reused: fc.boolean(),
  }),
  "data.bytes": fc.record({ kind: fc.constant("data.bytes"), from: side, total: count }),
  "data.close": fc.record({
    kind: fc.constant("data.close"),
    by: side,
    total: count,
    outcome: fc.constantFrom("end", "reset", "aborted", "stalled"),
  }),
  "session.change": fc.record({
    kind: fc.constant("session.change"),
    facts: fc.dictionary(anyText, fc.oneof(anyText, fc.integer(), fc.boolean(), fc.constant(null)), {
      noNullPrototype: true,
    }),
  }),
  "transfer.begin": fc.record({ kind: fc.constant("transfer.begin"), verb: anyText, path, from: side, start: count }),
  "transfer.end": fc.record({
    kind: fc.constant("transfer.end"),
    verb: anyText,
    path,
    outcome: fc.constantFrom("complete", "aborted", "failed"),
    bytes: count,
    duration: fc.integer({ min: 0 }),
  }),
  "auth.result": fc.record({ kind: fc.constant("auth.result"), user: anyText, accepted: fc.boolean(), reason: path }),
  "exchange.violation": fc.record({ kind: fc.constant("exchange.violation"), from: side, text: anyText }),
  "trace.lost": fc.record({ kind: fc.constant("trace.lost"), count }),
};

/** Any event body, each kind as likely as the next. */
const anyBody: fc.Arbitrary<EventBody> = fc.oneof(...Object.values<fc.Arbitrary<EventBody>>(bodies));

const marks = fc.record({
  session: fc.constantFrom("1", "1", "1", "2"),
  sequence: count,
  worker: fc.nat(8),
  at: fc.oneof(
    fc.integer(),
    fc.nat(100_000),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }),
  ),
  time: fc.maxSafeNat(),
});

/** Any event, in an order that no session would have. */
export const anyEvent: fc.Arbitrary<TraceEvent> = fc
  .tuple(anyBody, marks)
  .map(([body, mark]) => ({ ...body, ...mark }));
