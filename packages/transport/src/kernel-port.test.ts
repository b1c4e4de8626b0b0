import { once } from "node:events";
import { readdirSync, statSync } from "node:fs";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { reservedPort } from "./data/plain-files.fixtures.ts";
import type { AtOnce, ReservedPort, Socket } from "./network.ts";
import { nodeNetwork } from "./node-network.ts";
import { loadTcpCalls } from "./native/tcp-calls.ts";

const works = (await reservedPort()) !== undefined;

/** A reserved port of this machine. */
async function reserved(address?: string): Promise<ReservedPort> {
  const port = await reservedPort(address);
  if (port === undefined) throw new Error("No port can be reserved.");
  return port;
}

/** A connection that was asked for, with its peer. */
async function pair(): Promise<{ readonly near: Socket; readonly atOnce: AtOnce; readonly far: Socket }> {
  const port = await reserved();
  const far = await nodeNetwork.dial({ remote: port.local });
  const near = port.accept();
  await port.close();
  if (near?.atOnce === undefined) throw new Error("Nobody waits at the port.");
  return { near, atOnce: near.atOnce, far };
}

/** How many sockets this process has open. */
function sockets(): number {
  const open = readdirSync("/proc/self/fd").map((fd) => statSync(`/proc/self/fd/${fd}`, { throwIfNoEntry: false }));
  return open.filter((file) => file?.isSocket() === true).length;
}

describe.runIf(works)("a reserved port", () => {
  it("gives those who have connected, the oldest first, and nobody before", async () => {
    const port = await reserved();
    expect(port.accept()).toBeUndefined();
    const first = await nodeNetwork.dial({ remote: port.local });
    const second = await nodeNetwork.dial({ remote: port.local });
    for (const far of [first, second]) {
      const near = port.accept();
      expect(near).toMatchObject({ local: port.local, remote: far.local });
      near?.reset();
    }
    expect(port.accept()).toBeUndefined();
    await port.close();
    for (const { stream } of [first, second]) stream.destroy();
  });

  it("knows its peers of IPv6", async () => {
    const port = await reserved("::1");
    const far = await nodeNetwork.dial({ remote: port.local });
    const near = port.accept();
    expect(near?.remote).toEqual(far.local);
    near?.reset();
    await port.close();
    far.stream.destroy();
  });

  it("is nobody else's, and free when it is closed", async () => {
    const port = await reserved();
    const { reserve } = nodeNetwork;
    expect(() => reserve?.(port.local, 8)).toThrow(expect.objectContaining({ code: "address-in-use" }));
    await expect(nodeNetwork.listen({ local: port.local }, () => {})).rejects.toMatchObject({ code: "address-in-use" });
    await port.close();
    await expect(nodeNetwork.dial({ remote: port.local })).rejects.toMatchObject({ code: "refused" });
    const again = reserve?.(port.local, 8);
    expect(again?.local).toEqual(port.local);
    await again?.close();
    expect(again?.accept()).toBeUndefined();
  });

  it("goes on as a listener, which is told of those who have waited too", async () => {
    const port = await reserved();
    const early = await nodeNetwork.dial({ remote: port.local });
    const told: Socket[] = [];
    const listener = await port.listen((socket) => told.push(socket));
    expect(port.accept()).toBeUndefined();
    const late = await nodeNetwork.dial({ remote: port.local });
    await expect.poll(() => told.map(({ remote }) => remote)).toEqual([early.local, late.local]);
    await port.close();
    await listener[Symbol.asyncDispose]();
    await expect(nodeNetwork.dial({ remote: port.local })).rejects.toMatchObject({ code: "refused" });
    told[0]?.stream.end("hello");
    expect(await text(early.stream)).toBe("hello");
    for (const { stream } of [...told, early, late]) stream.destroy();
  });

  it("is not had where something would have to be looked up first", () => {
    for (const address of ["0.0.0.0", "::", "fe80::1%lo"]) {
      expect(nodeNetwork.reserve?.({ address, port: 50_000 }, 8)).toBeUndefined();
    }
    expect(nodeNetwork.reserve?.({ address: "127.0.0.1", port: 0 }, 8)).toBeUndefined();
  });
});

describe.runIf(works)("a connection that was asked for", () => {
  it("sends at once and ends in order, without a stream", async () => {
    const before = sockets();
    const { near, atOnce, far } = await pair();
    expect(atOnce.send(Buffer.from("all "))).toBe(4);
    expect(atOnce.send(Buffer.from("of it"))).toBe(5);
    expect(atOnce.end()).toBe(true);
    expect(near.atOnce).toBeUndefined();
    expect(await text(far.stream)).toBe("all of it");
    expect(near.stream.destroyed).toBe(true);
    near.reset();
    far.stream.destroy();
    // Those of tests before this one may be gone meanwhile.
    await expect.poll(sockets).toBeLessThanOrEqual(before);
  });

  it("ends in order when its peer has ended too", async () => {
    const { near, atOnce, far } = await pair();
    far.stream.end();
    await once(far.stream, "finish");
    atOnce.send(Buffer.from("late"));
    expect(atOnce.end()).toBe(true);
    expect(await text(far.stream)).toBe("late");
    expect(near.atOnce).toBeUndefined();
  });

  it("does not end over what its peer has said, which its stream gives", async () => {
    const { near, atOnce, far } = await pair();
    await new Promise((resolve) => far.stream.write("wait", resolve));
    atOnce.send(Buffer.from("an answer"));
    await expect.poll(() => atOnce.end()).toBe(false);
    near.stream.end();
    far.stream.end();
    expect(await text(near.stream)).toBe("wait");
    expect(await text(far.stream)).toBe("an answer");
  });

  it("takes as much as there is room for; its stream sends the rest behind it", async () => {
    const { near, atOnce, far } = await pair();
    const bytes = Buffer.alloc(32 * 1_048_576, "0123456789abcdef!");
    const sent = atOnce.send(bytes);
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThan(bytes.length);
    expect(atOnce.send(bytes.subarray(sent))).toBeLessThan(bytes.length - sent);
    near.stream.destroy();
    const other = await pair();
    const first = other.atOnce.send(bytes);
    other.near.stream.end(bytes.subarray(first));
    const received: Uint8Array[] = [];
    for await (const chunk of other.far.stream) received.push(chunk as Uint8Array);
    expect(Buffer.concat(received).equals(bytes)).toBe(true);
    far.stream.destroy();
  });

  it("gives what has come, and then the end", async () => {
    const { near, atOnce, far } = await pair();
    const into = Buffer.alloc(4);
    expect(atOnce.receive(into)).toBeUndefined();
    await new Promise<void>((resolve) => far.stream.end("bytes", resolve));
    await expect.poll(() => atOnce.receive(into)).toBe(4);
    expect(into.toString()).toBe("byte");
    expect(atOnce.receive(into)).toBe(1);
    expect(atOnce.receive(into)).toBe(0);
    expect(atOnce.end()).toBe(true);
    near.reset();
  });

  it("gives no end when its peer has broken it off", async () => {
    const { near, atOnce, far } = await pair();
    await new Promise<void>((resolve) => far.stream.write("half", () => resolve()));
    far.reset();
    const into = Buffer.alloc(64);
    await expect
      .poll(() => {
        try {
          return atOnce.receive(into) === 0 ? "ended" : "waits";
        } catch (error) {
          return (error as { code?: string }).code;
        }
      })
      .toBe("ECONNRESET");
    near.reset();
  });

  it("takes an end for one, though a reset follows it", async () => {
    const { near, atOnce, far } = await pair();
    await new Promise<void>((resolve) => far.stream.end("whole!", resolve));
    far.reset();
    const into = Buffer.alloc(64);
    await expect.poll(() => atOnce.receive(into)).toBe(6);
    expect(atOnce.receive(into)).toBe(0);
    near.reset();
  });

  it("is reset without a stream and with one", async () => {
    for (const told of [false, true]) {
      const { near, far } = await pair();
      if (told) near.stream.resume();
      const failed = once(far.stream.resume(), "error");
      near.reset();
      expect(await failed).toMatchObject([{ code: "ECONNRESET" }]);
      near.stream.destroy();
    }
  });

  it("takes nothing when its peer has broken it off, which its stream tells", async () => {
    const { near, atOnce, far } = await pair();
    far.reset();
    await expect.poll(() => atOnce.send(Buffer.from("x"))).toBe(0);
    const failed = once(near.stream, "error");
    near.stream.write("y");
    expect(await failed).toMatchObject([{ code: expect.stringMatching(/^E(PIPE|CONNRESET)$/) }]);
  });
});

describe.runIf(works)("a connection dialled for a few bytes", () => {
  it("stands at once on this machine, and carries them without a stream", async () => {
    const port = await reserved();
    const near = await nodeNetwork.dial({ remote: port.local, local: { address: "127.0.0.2" }, brief: true });
    const far = port.accept();
    await port.close();
    expect(far?.remote).toEqual(near.local);
    expect(near.local.address).toBe("127.0.0.2");
    expect(near.atOnce?.send(Buffer.from("few"))).toBe(3);
    expect(near.atOnce?.end()).toBe(true);
    expect(await text(far!.stream)).toBe("few");
  });

  it("from a port that is busy is refused by name", async () => {
    const port = await reserved();
    const dialling = nodeNetwork.dial({ remote: port.local, local: port.local, brief: true });
    await expect(dialling).rejects.toMatchObject({ name: "NetworkError", code: "address-in-use" });
    await port.close();
  });

  it("is waited for where the peer takes its time", async () => {
    const port = await reserved();
    const free = port.local;
    await port.close();
    // One place in the queue: whoever comes second is answered when it tries again.
    const small = nodeNetwork.reserve?.(free, 0);
    if (small === undefined) throw new Error("No port can be reserved.");
    const first = await nodeNetwork.dial({ remote: free });
    const dialling = nodeNetwork.dial({ remote: free, brief: true });
    const given = new AbortController();
    const aborted = nodeNetwork.dial({ remote: free, brief: true, signal: given.signal });
    given.abort(new Error("not needed any more"));
    await expect(aborted).rejects.toThrow("not needed any more");
    small.accept()?.reset();
    const near = await dialling;
    expect(near.atOnce).toBeUndefined();
    const far = small.accept();
    expect(far?.remote).toEqual(near.local);
    near.stream.end("late");
    expect(await text(far!.stream)).toBe("late");
    await small.close();
    for (const { stream } of [first, near, far!]) stream.destroy();
  });
});

it("without koffi, or on another system, no port is reserved", () => {
  const missing = (): never => {
    throw new Error("Cannot find module 'koffi'");
  };
  expect(loadTcpCalls("linux", missing)).toBeUndefined();
  expect(loadTcpCalls("darwin", missing)).toBeUndefined();
});
