import { statSync, writeFileSync } from "node:fs";
import { afterEach, expect, it, vi } from "vitest";
import type { Kernel } from "./kernel/kernel.ts";
import { hashed, hashOf, manyBytes, realPair, scratch, sinkFile, sourceFile } from "./plain-files.fixtures.ts";

const called = vi.hoisted(() => [] as string[]);
vi.mock(import("./kernel/load-kernel.ts"), () => {
  const asked = (name: string) => (): never => {
    called.push(name);
    throw new Error(`${name} was called`);
  };
  const kernel: Kernel = {
    sendFile: asked("sendFile"),
    receiveFile: asked("receiveFile"),
    readCached: asked("readCached"),
  };
  return { fastPath: () => ({ kind: "kernel" as const, kernel }) };
});
afterEach(() => void called.splice(0));

it.each([1_000, 3_000_000])(
  "Of a file of %i bytes that is a server's or a program's, the kernel is asked nothing: it is sent through this process",
  async (length) => {
    await using folder = await scratch();
    const bytes = manyBytes(length);
    writeFileSync(folder.path("a"), bytes);
    const { connection, peer } = await realPair("inside the kernel");
    const got = hashOf(peer);
    const source = sourceFile(folder.path("a"), 0, length, "elsewhere");
    await connection.send({ ...source, descriptor: source });
    await connection[Symbol.asyncDispose]();
    expect(await got).toEqual(hashed(bytes));
    source.close();
    expect(called).toEqual([]);
  },
);

it("Into a file that is a server's or a program's the kernel moves nothing either", async () => {
  await using folder = await scratch();
  const { connection, peer } = await realPair("inside the kernel");
  const sink = sinkFile(folder.path("a"), { medium: "elsewhere" });
  peer.stream.end(manyBytes(300_000));
  await connection.receive(sink);
  await connection[Symbol.asyncDispose]();
  sink.close();
  expect(statSync(folder.path("a")).size).toBe(300_000);
  expect(sink.given()).toBe(300_000);
  expect(called).toEqual([]);
});
