import { describe, expect, it } from "vitest";
import type { EventBody, TraceEvent } from "./event.ts";
import { createTracer, type TracerOptions } from "./tracer.ts";

const opened: EventBody = {
  kind: "control.open",
  recorder: "server",
  client: { address: "192.0.2.1", port: 1120 },
  server: { address: "192.0.2.2", port: 21 },
};
const closed: EventBody = { kind: "control.close", by: "server" };
const line = (text: string): EventBody => ({ kind: "control.line", from: "client", text });
const bytes = (total: number): EventBody => ({ kind: "data.bytes", from: "server", total });

function testTracer(options: Partial<TracerOptions> = {}) {
  let tick = 0;
  return createTracer({ now: () => ++tick, date: () => 1000 + tick, ...options });
}

/** What a reader has read, each event as one word. */
function words(events: readonly TraceEvent[]): readonly string[] {
  return events.map((event) => {
    if (event.kind === "control.line") return event.text;
    if (event.kind === "data.bytes") return `bytes ${event.total}`;
    return event.kind === "trace.lost" ? `lost ${event.count}` : event.kind;
  });
}

function readAll(tracer: ReturnType<typeof testTracer>, selection?: Parameters<typeof tracer.subscribe>[1]) {
  const events: TraceEvent[] = [];
  const subscription = tracer.subscribe((event) => events.push(event), selection);
  return { events, subscription };
}

describe("createTracer", () => {
  it("numbers and times the events of each session for itself", () => {
    const tracer = testTracer({ worker: 3 });
    const { events } = readAll(tracer);
    const [one, two] = [tracer.open(), tracer.open()];
    one.emit(line("A"));
    two.emit(line("B"));
    one.emit(line("C"));
    expect(one.session).not.toBe(two.session);
    expect(events).toEqual([
      { ...line("A"), session: one.session, sequence: 1, worker: 3, at: 1, time: 1001 },
      { ...line("B"), session: two.session, sequence: 1, worker: 3, at: 2, time: 1002 },
      { ...line("C"), session: one.session, sequence: 2, worker: 3, at: 3, time: 1003 },
    ]);
  });

  it("begins with what is remembered, in the order of time, and goes on with what happens", () => {
    const tracer = testTracer();
    const [one, two] = [tracer.open(), tracer.open()];
    for (const [trace, text] of [
      [one, "A"],
      [two, "B"],
      [one, "C"],
    ] as const)
      trace.emit(line(text));
    const { events } = readAll(tracer);
    two.emit(line("D"));
    expect(words(events)).toEqual(["A", "B", "C", "D"]);
  });

  it("gives each reader the session and the kinds it asked for", () => {
    const tracer = testTracer();
    const [one, two] = [tracer.open(), tracer.open()];
    one.emit(opened);
    const ofTwo = readAll(tracer, { session: two.session });
    const opens = readAll(tracer, { kinds: ["control.open"] });
    for (const trace of [one, two]) for (const body of [opened, line("A")]) trace.emit(body);
    expect(words(ofTwo.events)).toEqual(["control.open", "A"]);
    expect(words(opens.events)).toEqual(["control.open", "control.open", "control.open"]);
  });

  it("tells nothing to a reader that has gone, even from within an event", () => {
    const tracer = testTracer();
    const subscriptions: Disposable[] = [];
    tracer.subscribe(() => subscriptions[0]?.[Symbol.dispose]());
    const late = readAll(tracer);
    subscriptions.push(late.subscription);
    tracer.open().emit(line("A"));
    expect(late.events).toEqual([]);
  });

  it("tells an event once to a reader that comes during it", () => {
    const tracer = testTracer();
    const late: TraceEvent[] = [];
    const first = tracer.subscribe(() => {
      first[Symbol.dispose]();
      tracer.subscribe((event) => late.push(event));
    });
    tracer.open().emit(line("A"));
    expect(words(late)).toEqual(["A"]);
  });

  it("keeps a reader's error from the session and from other readers", () => {
    const errors: unknown[] = [];
    const tracer = testTracer({ readerFailed: (error) => errors.push(error) });
    const error = new Error("the disk is full");
    tracer.subscribe(() => {
      throw error;
    });
    const { events } = readAll(tracer);
    const trace = tracer.open();
    expect(() => trace.emit(line("A"))).not.toThrow();
    expect(words(events)).toEqual(["A"]);
    expect(errors).toEqual([error]);
  });

  it("is active only while somebody reads or something is remembered, and counts on when not", () => {
    const tracer = testTracer({ ring: 0 });
    const trace = tracer.open();
    trace.emit(line("A"));
    expect([tracer.active, trace.active]).toEqual([false, false]);
    const { events, subscription } = readAll(tracer);
    expect([tracer.active, trace.active]).toEqual([true, true]);
    trace.emit(line("B"));
    expect(events.map(({ sequence, at }) => [sequence, at])).toEqual([[2, 1]]);
    subscription[Symbol.dispose]();
    expect(tracer.active).toBe(false);
    expect(testTracer().active).toBe(true);
  });

  it("tells a kind of event only while somebody reads that kind or it is remembered, and counts on when not", () => {
    const tracer = testTracer({ ring: 0 });
    const trace = tracer.open();
    const told = (): readonly boolean[] => [trace.tells("control.line"), trace.tells("control.close")];
    expect(told()).toEqual([false, false]);
    const events: TraceEvent[] = [];
    const some = tracer.subscribe((event) => events.push(event), { kinds: ["control.close"] });
    expect(told()).toEqual([false, true]);
    trace.emit(line("A"));
    trace.emit({ kind: "control.close", by: "client" });
    expect(events.map(({ kind, sequence }) => [kind, sequence])).toEqual([["control.close", 2]]);
    const all = tracer.subscribe(() => {});
    expect(told()).toEqual([true, true]);
    all[Symbol.dispose]();
    expect(told()).toEqual([false, true]);
    some[Symbol.dispose]();
    expect(told()).toEqual([false, false]);
    expect(testTracer().open().tells("data.bytes")).toBe(true);
  });
});

describe("what is remembered of a session", () => {
  it("is its opening and its newest events, and how many are missing between", () => {
    const tracer = testTracer({ ring: 3 });
    const trace = tracer.open();
    for (const body of [opened, line("A"), line("B"), line("C"), line("D")]) trace.emit(body);
    expect(words(readAll(tracer).events)).toEqual(["control.open", "lost 2", "C", "D"]);
  });

  it("is the last of a run of data.bytes", () => {
    const tracer = testTracer();
    const trace = tracer.open();
    for (const body of [bytes(1), bytes(2), line("STAT"), bytes(3), bytes(4)]) trace.emit(body);
    expect(words(readAll(tracer).events)).toEqual(["bytes 2", "STAT", "bytes 4"]);
  });

  it("is forgotten when enough sessions have ended after it", () => {
    const tracer = testTracer({ ended: 2 });
    const traces = ["A", "B", "C"].map((text) => {
      const trace = tracer.open();
      trace.emit(line(text));
      return trace;
    });
    for (const trace of traces) trace.emit(closed);
    traces[0]?.emit(line("late"));
    traces[1]?.emit(line("late too"));
    expect(words(readAll(tracer, { kinds: ["control.line"] }).events)).toEqual(["B", "C", "late too"]);
  });
});

describe("a stream of events", () => {
  it("gives what is remembered, then what happens, until it is left", async () => {
    const tracer = testTracer({ ring: 8 });
    const trace = tracer.open();
    trace.emit(line("A"));
    const read: TraceEvent[] = [];
    for await (const event of tracer.stream()) {
      read.push(event);
      if (read.length === 1) queueMicrotask(() => trace.emit(line("B")));
      if (read.length === 2) break;
    }
    trace.emit(line("C"));
    expect(words(read)).toEqual(["A", "B"]);
  });

  it("leaves no reader behind", async () => {
    const tracer = testTracer({ ring: 0 });
    const stream = tracer.stream();
    const waiting = [stream.next(), stream.next()];
    expect(tracer.active).toBe(true);
    stream[Symbol.dispose]();
    expect(await Promise.all(waiting)).toEqual([
      { done: true, value: undefined },
      { done: true, value: undefined },
    ]);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(tracer.active).toBe(false);
  });

  it("loses data.bytes first when its reader is slow, then the oldest, and says how many", async () => {
    const tracer = testTracer({ ring: 0 });
    const trace = tracer.open();
    const stream = tracer.stream({ queue: 3 });
    for (const body of [line("A"), bytes(1), line("B"), bytes(2), line("C"), line("D")]) trace.emit(body);
    const read = async () => words([(await stream.next()).value as TraceEvent])[0];
    expect([await read(), await read()]).toEqual(["lost 3", "B"]);
    trace.emit(line("E"));
    expect([await read(), await read(), await read()]).toEqual(["C", "D", "E"]);
  });

  it("never loses what was remembered when it began", async () => {
    const tracer = testTracer();
    const trace = tracer.open();
    for (const text of ["A", "B", "C"]) trace.emit(line(text));
    const stream = tracer.stream({ queue: 1 });
    trace.emit(line("D"));
    const read: TraceEvent[] = [];
    for (let i = 0; i < 4; i++) read.push((await stream.next()).value as TraceEvent);
    expect(words(read)).toEqual(["A", "B", "C", "D"]);
  });
});
