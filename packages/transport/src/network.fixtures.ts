import { once } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { drainsSoon, everything, failure, networkBench, text, type NetworkSubject } from "./network-bench.fixtures.ts";
import { faultOf } from "./network-fault.ts";

/** What every `Network` does, the machine's and the one in memory. */
export function networkConformance(name: string, make: () => NetworkSubject): void {
  describe(`${name}, as any network`, () => {
    const { subject, listen, dial, pair } = networkBench(make);

    it("gives a free port for port 0 and says which", async () => {
      const [one, other] = [await listen(), await listen()];
      expect(one.local).toEqual({ address: subject().address, port: one.local.port });
      expect(one.local.port).toBeGreaterThan(0);
      expect(other.local.port).not.toBe(one.local.port);
    });

    it("tells both ends the same two endpoints", async () => {
      const { near, far, listener } = await pair();
      expect(near.remote).toEqual(listener.local);
      expect(far.local).toEqual(near.remote);
      expect(far.remote).toEqual(near.local);
    });

    it("carries bytes both ways", async () => {
      const { near, far } = await pair();
      near.stream.end("from the dialler");
      far.stream.end("from the listener");
      expect(await text(far)).toBe("from the dialler");
      expect(await text(near)).toBe("from the listener");
    });

    it("keeps what arrives before anyone reads, even the end", async () => {
      const { near, far } = await pair();
      near.stream.end("early");
      for (let i = 0; i < 50; i++) await turn();
      expect(await text(far)).toBe("early");
      far.stream.end();
    });

    it("carries a megabyte unchanged", async () => {
      const { near, far } = await pair();
      const bytes = Buffer.from(Uint8Array.from({ length: 1_000_003 }, (_, i) => (i * 31) ^ (i >> 8)));
      near.stream.end(bytes);
      expect(bytes.equals(await everything(far))).toBe(true);
      far.stream.end();
    });

    it("does not show the reader what the writer puts into its buffer later", async () => {
      const { near, far } = await pair();
      const buffer = Buffer.from("first");
      await new Promise((resolve) => near.stream.write(buffer, resolve));
      buffer.write("LATER");
      near.stream.end();
      expect(await text(far)).toBe("first");
      far.stream.end();
    });

    it("lets one direction end while the other goes on", async () => {
      const { near, far } = await pair();
      near.stream.end("question");
      expect(await text(far)).toBe("question");
      expect(far.stream.writableEnded).toBe(false);
      far.stream.end("answer");
      expect(await text(near)).toBe("answer");
    });

    it("closes a socket when both directions have ended, and not before", async () => {
      const { near, far } = await pair();
      const closed = once(near.stream, "close");
      near.stream.end();
      await text(far);
      expect(near.stream.destroyed).toBe(false);
      far.stream.end();
      await text(near);
      await closed;
    });

    it("delivers what was written before the stream was destroyed", async () => {
      const { near, far } = await pair();
      await new Promise((resolve) => near.stream.write("last words", resolve));
      near.stream.destroy();
      expect(await text(far)).toBe("last words");
    });

    it("tells the peer of a reset by an error, not by an end", async () => {
      const { near, far } = await pair();
      const ended = vi.fn<() => void>();
      far.stream.on("end", ended).resume();
      const failed = once(far.stream, "error");
      near.reset();
      const [error] = (await failed) as [Error];
      expect(error).toMatchObject({ code: "ECONNRESET" });
      expect(faultOf(error)).toBe("reset");
      expect(ended).not.toHaveBeenCalled();
      expect(near.stream.errored).toBeNull();
    });

    it("hands the error of a reset to whoever reads", async () => {
      const { near, far } = await pair();
      const reading = text(far);
      near.reset();
      await expect(reading).rejects.toMatchObject({ code: "ECONNRESET" });
    });

    it("does not fail the program when a reset meets nobody", async () => {
      const { near, far } = await pair();
      const closed = new Promise((resolve) => far.stream.once("close", resolve));
      near.reset();
      await closed;
      expect(far.stream.destroyed).toBe(true);
    });

    it("fails whoever writes to a peer that is gone", async () => {
      const { near, far } = await pair();
      const ended = once(near.stream, "end");
      near.stream.resume();
      far.stream.destroy();
      await ended;
      const failed = new Promise<Error>((resolve) => near.stream.once("error", resolve));
      const writing = (async () => {
        while (!near.stream.destroyed) {
          near.stream.write("anyone?");
          await turn();
        }
      })();
      expect(faultOf(await failed)).toBe("reset");
      await writing;
    });

    it("makes a writer wait for its reader, and holds no more than buffers do", async () => {
      const { near, far } = await pair();
      const chunk = Buffer.alloc(65_536, "x");
      const limit = 64 * 1024 * 1024;
      let written = 0;
      while (written < limit) {
        written += chunk.length;
        if (!near.stream.write(chunk) && !(await drainsSoon(near))) break;
      }
      expect(written).toBeLessThan(limit);
      expect(near.stream.writableLength).toBeLessThanOrEqual(2 * chunk.length);
      expect(far.stream.readableLength).toBeLessThanOrEqual(4 * chunk.length);
      const drained = once(near.stream, "drain");
      const reading = everything(far);
      await drained;
      near.stream.end();
      expect((await reading).length).toBe(written);
      far.stream.end();
    });

    it("refuses a dial to a port where nobody listens", async () => {
      const listener = await listen();
      await listener[Symbol.asyncDispose]();
      const error = await failure(dial(listener));
      expect(error.code).toBe("refused");
      expect(error.message).toContain(`${subject().address}:${listener.local.port} refused the connection`);
      expect(error.cause).toMatchObject({ code: "ECONNREFUSED" });
    });

    it("frees the port of a closed listener at once, while its connections live on", async () => {
      const { near, far, listener } = await pair();
      await listener[Symbol.asyncDispose]();
      expect((await failure(dial(listener))).code).toBe("refused");
      const again = await listen(() => {}, listener.local.port);
      expect(again.local).toEqual(listener.local);
      near.stream.end("still here");
      expect(await text(far)).toBe("still here");
      far.stream.end();
    });

    it("closes a listener any number of times", async () => {
      const listener = await listen();
      await listener[Symbol.asyncDispose]();
      await listener[Symbol.asyncDispose]();
      expect((await failure(dial(listener))).code).toBe("refused");
    });

    it("does not listen twice on one port", async () => {
      const { local } = await listen();
      const error = await failure(listen(() => {}, local.port));
      expect(error.code).toBe("address-in-use");
      expect(error.message).toContain(`${subject().address}:${local.port} is in use`);
    });

    it("does not listen at an address of another machine", async () => {
      const listening = subject().network.listen({ local: { address: "192.0.2.1", port: 0 } }, () => {});
      expect((await failure(listening)).code).toBe("address-not-available");
    });

    it("dials from the port it is told to", async () => {
      const free = await listen();
      await free[Symbol.asyncDispose]();
      const listener = await listen();
      const socket = await dial(listener, { port: free.local.port });
      expect(socket.local).toEqual(free.local);
    });

    it("dials two listeners from one port, and the same one not", async () => {
      const free = await listen();
      await free[Symbol.asyncDispose]();
      const { port } = free.local;
      const [one, other] = [await listen(), await listen()];
      await dial(one, { port });
      await dial(other, { port });
      expect((await failure(dial(one, { port }))).code).toBe("address-not-available");
    });

    it("does not dial from a port that listens", async () => {
      const [one, other] = [await listen(), await listen()];
      const error = await failure(dial(one, { port: other.local.port }));
      expect(error.code).toBe("address-in-use");
      expect(error.message).toContain("that port is in use");
    });

    it("neither dials nor listens where another dial took any free port", async () => {
      const listener = await listen();
      const { local } = await dial(listener);
      expect((await failure(dial(await listen(), { port: local.port }))).code).toBe("address-in-use");
      expect((await failure(listen(() => {}, local.port))).code).toBe("address-in-use");
    });

    it("does not dial from an address of another machine", async () => {
      const { local } = await listen();
      const dialling = subject().network.dial({ remote: local, local: { address: "192.0.2.1" } });
      expect((await failure(dialling)).code).toBe("address-not-available");
    });

    it("gives up a dial when its signal aborts, with the signal's reason", async () => {
      const listener = await listen();
      const reason = new Error("changed my mind");
      const controller = new AbortController();
      const dialling = dial(listener, { signal: controller.signal });
      controller.abort(reason);
      await expect(dialling).rejects.toBe(reason);
      await expect(dial(listener, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    });

    it("leaves a connection alone when the signal of its dial aborts later", async () => {
      const controller = new AbortController();
      const listener = await listen(({ stream }) => stream.pipe(stream));
      const socket = await dial(listener, { signal: controller.signal });
      controller.abort();
      socket.stream.end("unbroken");
      expect(await text(socket)).toBe("unbroken");
    });

    it("serves a hundred connections at once, each its own bytes", async () => {
      const listener = await listen(({ stream }) => stream.pipe(stream));
      const answers = Array.from({ length: 100 }, async (_, i) => {
        const socket = await dial(listener);
        socket.stream.end(`connection ${i}`);
        return await text(socket);
      });
      expect(await Promise.all(answers)).toEqual(answers.map((_, i) => `connection ${i}`));
    });
  });
}
