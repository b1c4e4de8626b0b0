import { createTracer } from "@tandem/trace";
import { describe, expect, it } from "vitest";
import { DataConnection } from "../data/data-connection.ts";
import { defaultDataTimers } from "../data/data-timers.ts";
import type { Socket } from "../network.ts";
import { memoryNetwork, settle, virtualClock } from "../testing/index.ts";
import { RateLimit } from "./rate-limit.ts";

async function pair() {
  const network = memoryNetwork();
  const clock = virtualClock();
  let accept: (socket: Socket) => void = () => {};
  const accepted = new Promise<Socket>((resolve) => (accept = resolve));
  const { local } = await network.listen({ local: { address: "127.0.0.1", port: 0 } }, (socket) => accept(socket));
  const peer = await network.dial({ remote: local });
  const trace = createTracer({ now: () => clock.now(), date: () => clock.date() }).open();
  const socket = await accepted;
  const timers = defaultDataTimers;
  const connection = new DataConnection({ socket, side: "server", listener: "server", clock, trace, timers });
  return { clock, connection, peer };
}

async function* megabytes(count: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < count; i++) yield new Uint8Array(1_000_000);
}

describe("a data connection with a pace", () => {
  it("sends no faster, and everything", async () => {
    const { clock, connection, peer } = await pair();
    let arrived = 0;
    peer.stream.on("data", (bytes: Uint8Array) => (arrived += bytes.length));
    using flow = new RateLimit({ clock, rate: 500_000 }).flow();
    const sent = connection.send(megabytes(3), flow);
    await clock.advance(4_000);
    expect(arrived / 2_000_000).toBeCloseTo(1, 1);
    await clock.advance(2_000);
    await sent;
    await settle();
    expect(arrived).toBe(3_000_000);
    peer.stream.destroy();
  });

  it("takes no faster, lets the peer's window fill, and takes everything", async () => {
    const { clock, connection, peer } = await pair();
    let taken = 0;
    const sink = { write: (bytes: Uint8Array) => Promise.resolve(void (taken += bytes.length)) };
    using flow = new RateLimit({ clock, rate: 500_000 }).flow();
    const received = connection.receive(sink, flow);
    peer.stream.end(new Uint8Array(3_000_000));
    await clock.advance(4_000);
    expect(taken / 2_000_000).toBeCloseTo(1, 1);
    expect(peer.stream.writableFinished).toBe(false);
    await clock.advance(2_500);
    await received;
    expect(taken).toBe(3_000_000);
    peer.stream.destroy();
  });

  it.each(["send", "receive"] as const)("that waits can be broken off in its %s", async (direction) => {
    const { clock, connection, peer } = await pair();
    peer.stream.on("error", () => {});
    using flow = new RateLimit({ clock, rate: 1 }).flow();
    const moved =
      direction === "send"
        ? connection.send(megabytes(1), flow)
        : connection.receive({ write: () => Promise.resolve() }, flow);
    if (direction === "receive") peer.stream.write("abc");
    await settle();
    connection.abort(new Error("broken off"));
    await expect(moved).rejects.toThrow("broken off");
  });

  it("that is slow for longer than the stall time is not stalled by its own pace", async () => {
    const { clock, connection, peer } = await pair();
    peer.stream.resume();
    using flow = new RateLimit({ clock, rate: 100 }).flow();
    const sent = connection.send(megabytes(1), flow);
    let failed: unknown;
    sent.catch((error: unknown) => (failed = error));
    await clock.advance(defaultDataTimers.stall + 60_000);
    expect(failed).toBeUndefined();
    connection.abort();
    await expect(sent).rejects.toMatchObject({ code: "aborted" });
  });
});
