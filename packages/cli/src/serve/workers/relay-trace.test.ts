import { createTracer, type TraceEvent } from "@tandem/trace";
import { virtualClock } from "@tandem/transport/testing";
import { expect, it } from "vitest";
import { OpenSessions } from "./open-sessions.ts";
import { relayTrace } from "./relay-trace.ts";

const client = { address: "192.0.2.7", port: 50_000 };
const server = { address: "192.0.2.1", port: 21 };

function setup(worker: number) {
  const clock = virtualClock();
  return { clock, tracer: createTracer({ now: () => clock.now(), date: () => clock.date(), ring: 0, worker }) };
}

it("takes what is told at one moment together to the other process, and all of it before it ends", async () => {
  const { clock, tracer } = setup(3);
  const sent: TraceEvent[][] = [];
  const relay = relayTrace(tracer, {
    wanted: ["control.open", "control.close"],
    clock,
    send: async (events) => void sent.push(structuredClone([...events])),
  });
  const trace = tracer.open();
  trace.emit({ kind: "control.open", recorder: "server", client, server });
  trace.emit({ kind: "control.line", from: "client", text: "NOOP" });
  trace.emit({ kind: "control.close", by: "client" });
  for (let i = 0; i < 3; i++) await clock.turn();
  expect(sent.map((events) => events.map(({ kind }) => kind))).toEqual([["control.open", "control.close"]]);
  tracer.open().emit({ kind: "control.open", recorder: "server", client, server });
  await relay[Symbol.asyncDispose]();
  expect(sent.flat().map(({ session, worker }) => `${session} of ${worker}`)).toEqual([
    "3.1 of 3",
    "3.1 of 3",
    "3.2 of 3",
  ]);
});

it("waits at its end for what is still taken, and takes no turn after the other until then", async () => {
  const { clock, tracer } = setup(1);
  let turns = 0;
  let taken = (): void => {};
  const relay = relayTrace(tracer, {
    wanted: "all",
    clock: {
      turn() {
        turns++;
        return clock.turn();
      },
    },
    send: () => new Promise<void>((resolve) => (taken = resolve)),
  });
  tracer.open().emit({ kind: "control.open", recorder: "server", client, server });
  for (let i = 0; i < 3; i++) await clock.turn();
  let ended = false;
  const ending = relay[Symbol.asyncDispose]().then(() => (ended = true));
  for (let i = 0; i < 100; i++) await clock.turn();
  expect(ended).toBe(false);
  expect(turns).toBeLessThan(5);
  taken();
  await ending;
});

it("makes no event that nobody reads", () => {
  const { clock, tracer } = setup(1);
  relayTrace(tracer, { wanted: [], clock, send: () => Promise.reject(new Error("asked")) });
  expect(tracer.active).toBe(false);
});

it("readers hear of other processes, and of the end of sessions whose process has died", () => {
  const { clock, tracer } = setup(0);
  const read: TraceEvent[] = [];
  tracer.subscribe((event) => void read.push(event), { kinds: ["control.open", "control.close"] });
  expect(tracer.wanted).toEqual(["control.open", "control.close"]);
  const sessions = new OpenSessions(tracer, clock);
  const event = { worker: 1, at: 5, time: 6 };
  const open = { kind: "control.open", recorder: "server", client, server } as const;
  sessions.relay([
    { ...open, ...event, session: "1.1", sequence: 1 },
    { ...open, ...event, session: "1.2", sequence: 1 },
    { ...open, ...event, session: "2.1", sequence: 1, worker: 2 },
    { kind: "control.close", by: "client", ...event, session: "1.2", sequence: 9 },
    { kind: "control.line", from: "client", text: "NOOP", ...event, session: "1.1", sequence: 4 },
  ]);
  sessions.end(1, "the process has ended");
  sessions.end(1, "again");
  expect(read.slice(3)).toEqual([
    expect.objectContaining({ kind: "control.close", session: "1.2" }),
    {
      ...{
        kind: "control.close",
        by: "server",
        reason: "the process has ended",
        session: "1.1",
        sequence: 5,
        worker: 1,
      },
      ...{ at: clock.now(), time: clock.date() },
    },
  ]);
});
