import { buffer } from "node:stream/consumers";
import { describe, expect, it, vi } from "vitest";
import type { DataSource } from "./data-source.ts";
import { manyBytes, realPair, reservedPort } from "./plain-files.fixtures.ts";

/** A source that is at hand, and is asked for nothing else. */
function atHand(all: Uint8Array): DataSource {
  return {
    all,
    [Symbol.asyncIterator]() {
      throw new Error("It was read piece by piece.");
    },
  };
}

describe.runIf((await reservedPort()) !== undefined)("what is at hand as a whole", () => {
  it.each([0, 20_000])("is sent without a socket of Node: %d bytes", async (length) => {
    const content = manyBytes(length);
    const { connection, socket, peer } = await realPair("from a reserved port");
    const stream = vi.spyOn(Object.getPrototypeOf(socket) as { stream: unknown }, "stream", "get");
    await connection.send(atHand(content));
    expect(stream).not.toHaveBeenCalled();
    stream.mockRestore();
    expect(connection.bytes).toBe(length);
    expect(await buffer(peer.stream)).toEqual(Buffer.from(content));
  });

  it("goes on as a stream where the kernel has no room for all of it, and is still the giver's", async () => {
    const content = manyBytes(20_000_000);
    const { connection, peer } = await realPair("from a reserved port");
    const sent = connection.send(atHand(content));
    const taken = buffer(peer.stream);
    await sent;
    expect(connection.bytes).toBe(content.length);
    expect(Buffer.compare(await taken, content)).toBe(0);
  });
});
