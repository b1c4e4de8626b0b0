import { ProtocolError } from "@tandem/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TraceEvent } from "./event.ts";
import { anyEvent } from "./events.fixtures.ts";
import { decodeEvent, decodeEvents, encodeEvent } from "./ndjson.ts";

const marks = { session: "1", sequence: 1, worker: 0, at: 0.5, time: 1_700_000_000_000 };
const line: TraceEvent = { ...marks, kind: "control.line", from: "client", text: "NOOP" };

describe("encodeEvent", () => {
  it("gives back every event it is given, from one line without control characters", () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const encoded = encodeEvent(event);
        expect(encoded).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/);
        // JSON knows no negative zero.
        expect(decodeEvent(encoded)).toEqual({ ...event, at: event.at + 0 });
      }),
    );
  });
});

describe("decodeEvent", () => {
  it.each<[string, unknown]>([
    ['"kind" is "control.lines", which no event has', { ...line, kind: "control.lines" }],
    ['"kind" is "toString", which no event has', { ...line, kind: "toString" }],
    ['"text" is missing and should be a text', { ...line, text: undefined }],
    ['"from" is "proxy" and should be one of client, server', { ...line, from: "proxy" }],
    ['"sequence" is -1 and should be a whole number from 0 up', { ...line, sequence: -1 }],
    ['"at" is null and should be a number', { ...line, at: null }],
    [
      '"endpoint.port" is "21" and should be',
      { ...marks, kind: "data.offer", listener: "server", endpoint: { address: "::1", port: "21" } },
    ],
    ['"facts.user" is {} and should be', { ...marks, kind: "session.change", facts: { user: {} } }],
    ['"the event" is [] and should be an object', []],
  ])("says %s", (why, value) => {
    expect(() => decodeEvent(JSON.stringify(value), 7)).toThrow(`Line 7 of the trace is no event, because ${why}`);
  });

  it("leaves out fields that it does not know, so that a later version's trace can be read", () => {
    expect(decodeEvent(JSON.stringify({ ...line, colour: "red" }))).toEqual(line);
  });

  it("accepts any text or throws a ProtocolError of one printable line", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.json()), (text) => {
        try {
          decodeEvent(text);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
          expect((error as ProtocolError).message).not.toMatch(/[\u0000-\u001F]/);
        }
      }),
    );
  });
});

describe("decodeEvents", () => {
  const trace = `${encodeEvent(line)}\n\r\n${encodeEvent({ ...line, sequence: 2 })}\n`;

  it("reads one event a line and passes over empty lines", () => {
    expect(decodeEvents(trace)).toEqual([line, { ...line, sequence: 2 }]);
  });

  it("leaves out a last line that its recorder could not finish", () => {
    expect(decodeEvents(trace + encodeEvent(line).slice(0, -3))).toHaveLength(2);
  });

  it("counts the lines for the one that is wrong", () => {
    expect(() => decodeEvents(`${trace}{}\n`)).toThrow("Line 4 ");
    expect(() => decodeEvents(`${trace}nonsense\n${trace}`)).toThrow(
      "Line 4 of the trace is no event, because it is not JSON: nonsense",
    );
  });
});
