import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asStorage, connect, copyBetween } from "@tandem/client";
import { diff, run } from "@tandem/client/sync";
import { testServer, type TestServer, type TestServerOptions } from "@tandem/server/testing";
import { openDirectory } from "@tandem/storage";
import { afterEach, describe, expect, it } from "vitest";

// What users of other clients complain of, by its number on the map of clients: whole trees, and two servers.

const hundred = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`/${n}`, `content of ${n}`]));

let folder: string | undefined;
afterEach(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true });
  folder = undefined;
});

async function emptyFolder(): Promise<string> {
  return (folder = await mkdtemp(join(tmpdir(), "tandem-complaint-")));
}

/** A server that has files to be sent elsewhere, and the one that they are sent to. */
async function two(
  to: TestServerOptions,
): Promise<{ readonly source: TestServer; readonly target: TestServer } & AsyncDisposable> {
  const [source, target] = [await testServer({ files: hundred }), await testServer(to)];
  return {
    source,
    target,
    async [Symbol.asyncDispose]() {
      await source[Symbol.asyncDispose]();
      await target[Symbol.asyncDispose]();
    },
  };
}

describe("a tree that is sent", () => {
  it("complaint 14: and breaks off behind 76 of 100 files is gone on with by the other 24", async () => {
    await using servers = await two({});
    const { source, target } = servers;
    await using client = await connect(target.url, { retries: 0 });
    const [from, to] = [source.storage, asStorage(client)];
    const interrupt = new AbortController();
    const first = await run(await diff(from, to), from, to, {
      parallel: 1,
      signal: interrupt.signal,
      onEvent: (event) => void (event.kind === "done" && event.done.copies.files === 76 && interrupt.abort()),
    });
    expect(first).toMatchObject({ ended: "interrupted", done: { copies: { files: 76 } } });
    const rest = await diff(from, to);
    expect(rest.summary.copies.files).toBe(24);
    expect((await run(rest, from, to)).ended).toBe("complete");
    expect(await target.paths()).toHaveLength(100);
  });

  it("complaint 43: to a disk that is full ends there", async () => {
    await using servers = await two({
      faults: [{ on: "STOR", kind: "reply", lines: ["452 No space left on device."] }],
    });
    const { source, target } = servers;
    await using client = await connect(target.url);
    const [from, to] = [source.storage, asStorage(client)];
    const outcome = await run(await diff(from, to), from, to, { parallel: 4 });
    expect(outcome).toMatchObject({ ended: "stopped", done: { copies: { files: 0 } } });
    expect(outcome.failures.length).toBeLessThanOrEqual(4);
    expect(outcome.failures[0]).toMatchObject({ code: "no-space" });
  });

  it("complaint 43: is verified by what both servers tell, where that is asked for", async () => {
    await using servers = await two({ faults: [{ on: "STOR", nth: 7, kind: "cut", after: 3 }] });
    const { source, target } = servers;
    await using client = await connect(target.url);
    const [from, to] = [source.storage, asStorage(client)];
    const outcome = await run(await diff(from, to), from, to, { verify: "size" });
    expect(outcome).toMatchObject({ ended: "incomplete", failures: [{ code: "mismatch" }] });
    const again = await run(await diff(from, to), from, to, { verify: "size" });
    expect(again).toMatchObject({ ended: "complete", done: { copies: { files: 1 } } });
  });
});

describe("a tree that is fetched", () => {
  it("complaint 43: has its files beside each other, over as many connections", async () => {
    await using source = await testServer({ files: hundred });
    await using client = await connect(source.url, { connections: 4 });
    const [from, to] = [asStorage(client), await openDirectory(await emptyFolder())];
    expect((await run(await diff(from, to), from, to)).ended).toBe("complete");
    expect(client.connections).toBe(4);
    expect(await readdir(folder!)).toHaveLength(100);
  });

  it("complaint 43: takes no file that was changed since it was compared", async () => {
    await using source = await testServer({ files: { "/a": "first", "/b": "second" } });
    await using client = await connect(source.url);
    const [from, to] = [asStorage(client), await openDirectory(await emptyFolder())];
    const plan = await diff(from, to);
    await source.write("/a", "longer than it was");
    expect(await run(plan, from, to)).toMatchObject({ ended: "incomplete", failures: [{ code: "changed" }] });
    expect(await readdir(folder!)).toEqual(["b"]);
    expect((await run(await diff(from, to), from, to)).ended).toBe("complete");
  });
});

describe("a file from one server to another", () => {
  it("complaint 43: does not stand still for ever when the two do not find each other", async () => {
    await using servers = await two({ faults: [{ on: "STOR", nth: 1, kind: "silence" }] });
    const { source, target } = servers;
    await using from = await connect(source.url);
    await using to = await connect(target.url, { timers: { abort: 200 } });
    expect(await copyBetween(from, "/5", to, "/copy", { timeout: 200 })).toMatchObject({ way: "through-us" });
    expect(await target.text("/copy")).toBe("content of 5");
  });
});
