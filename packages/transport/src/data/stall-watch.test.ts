import { noTrace } from "@tandem/trace";
import { describe, expect, it } from "vitest";
import type { Socket } from "../network.ts";
import { RateLimit } from "../rate/rate-limit.ts";
import { memoryNetwork, settle, virtualClock, type VirtualClock } from "../testing/index.ts";
import { DataConnection } from "./data-connection.ts";
import { defaultDataTimers } from "./data-timers.ts";

// A client has no better idea of a stall than a server: both sides are tested at once.
describe.each(["client", "server"] as const)("the watch of a %s", (side) => {
  const { stall } = defaultDataTimers;

  it("breaks off a download of which nothing more comes, and not before", async () => {
    const { connection, peer, clock } = await pair(side);
    const receiving = settled(connection.receive({ write: () => Promise.resolve() }));
    peer.stream.write("hello");
    await clock.advance(stall - 1);
    expect(receiving.state).toBe("pending");
    await clock.advance(1);
    expect(receiving.error).toMatchObject({ code: "stalled" });
    expect(clock.pending).toBe(0);
  });

  it("counts from the last byte of a peer that goes on", async () => {
    const { connection, peer, clock } = await pair(side);
    const receiving = settled(connection.receive({ write: () => Promise.resolve() }));
    for (let minute = 0; minute < 20; minute++) {
      peer.stream.write("x");
      await clock.advance(stall - 1);
    }
    expect(receiving.state).toBe("pending");
    await clock.advance(1);
    expect(receiving.error).toMatchObject({ code: "stalled" });
  });

  it("does not take a sink for the peer that needs many times as long for each piece", async () => {
    const { connection, peer, clock } = await pair(side);
    const taken: string[] = [];
    const receiving = settled(
      connection.receive({
        write: async (bytes) => {
          await clock.rest(stall * 3);
          taken.push(Buffer.from(bytes).toString());
        },
      }),
    );
    for (const piece of ["one", "two", "three"]) {
      peer.stream.write(piece);
      await settle();
    }
    peer.stream.end();
    await clock.advance(stall * 10);
    expect(receiving).toMatchObject({ state: "done" });
    expect(taken.join("")).toBe("onetwothree");
  });

  it("begins anew behind a slow sink: the peer has the whole time again", async () => {
    const { connection, peer, clock } = await pair(side);
    const receiving = settled(connection.receive({ write: () => clock.rest(stall * 3) }));
    peer.stream.write("one");
    await clock.advance(stall * 3 + stall - 1);
    expect(receiving.state).toBe("pending");
    await clock.advance(1);
    expect(receiving.error).toMatchObject({ code: "stalled" });
  });

  it("does not take a source for the peer that needs many times as long for each piece", async () => {
    const { connection, peer, clock } = await pair(side);
    const heard: string[] = [];
    peer.stream.on("data", (bytes: Uint8Array) => void heard.push(Buffer.from(bytes).toString()));
    const sending = settled(connection.send(slow(clock, stall * 3, ["one", "two", "three"])));
    await clock.advance(stall * 10);
    expect(sending).toMatchObject({ state: "done" });
    expect(heard.join("")).toBe("onetwothree");
    peer.stream.destroy();
  });

  it("breaks off an upload of which the peer takes nothing more", async () => {
    const { connection, clock } = await pair(side);
    const sending = settled(
      connection.send(
        slow(
          clock,
          0,
          Array.from({ length: 4 }, () => "x".repeat(100_000)),
        ),
      ),
    );
    await clock.advance(stall - 1);
    expect(sending.state).toBe("pending");
    await clock.advance(1);
    expect(sending.error).toMatchObject({ code: "stalled" });
    expect(clock.pending).toBe(0);
  });

  it("does not take for the peer a rate that lets nothing through for longer than the stall time", async () => {
    const { connection, peer, clock } = await pair(side);
    // 1,460 bytes, which is the least that is let through at once, take over six minutes.
    const limit = new RateLimit({ clock, rate: 4 });
    using pace = limit.flow();
    const sending = settled(connection.send(slow(clock, 0, ["x".repeat(3_000)]), pace));
    peer.stream.resume();
    await clock.advance(stall * 3);
    expect(sending).toMatchObject({ state: "done" });
    peer.stream.destroy();
  });
});

interface Settled {
  state: "pending" | "done" | "failed";
  error?: unknown;
}

function settled(work: Promise<unknown>): Settled {
  const outcome: Settled = { state: "pending" };
  work.then(
    () => (outcome.state = "done"),
    (error: unknown) => Object.assign(outcome, { state: "failed", error }),
  );
  return outcome;
}

async function* slow(clock: VirtualClock, pause: number, texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    if (pause > 0) await clock.rest(pause);
    yield Buffer.from(text);
  }
}

async function pair(
  side: "client" | "server",
): Promise<{ connection: DataConnection; peer: Socket; clock: VirtualClock }> {
  const network = memoryNetwork();
  const clock = virtualClock();
  let accept: (socket: Socket) => void = () => {};
  const accepted = new Promise<Socket>((resolve) => (accept = resolve));
  const listener = await network.listen({ local: { address: "127.0.0.1", port: 0 } }, (socket) => accept(socket));
  const near = await network.dial({ remote: listener.local });
  const far = await accepted;
  await listener[Symbol.asyncDispose]();
  const timers = defaultDataTimers;
  const socket = side === "client" ? near : far;
  const connection = new DataConnection({ socket, side, listener: "server", clock, trace: noTrace, timers });
  return { connection, peer: side === "client" ? far : near, clock };
}
