import { truncate } from "node:fs/promises";
import { join } from "node:path";
import { parsePath, type VirtualPath } from "@tandem/protocol";
import { hooks, type Storage } from "@tandem/storage";
import { describe, expect, it } from "vitest";
import { asStorage } from "../storage/as-storage.ts";
import { servedClient } from "../storage/storage.fixtures.ts";
import { diff } from "./diff.ts";
import { mirror } from "./mirror.ts";
import type { RunEvent } from "./run-options.ts";
import { run } from "./run.ts";
import { contentsAndTimes, fill, put, temporaryTree } from "./trees.fixtures.ts";

const path = parsePath("/large");
const text = "0123456789abcdef".repeat(320_000);
const large = { "/large@1700000000": text };

describe("a large file of this machine", () => {
  it("is copied up and down past this process, and told of as it moves", async () => {
    await using served = await servedClient();
    await using one = await temporaryTree();
    await using other = await temporaryTree();
    await fill(one.storage, large);
    const remote = asStorage(served.client);
    const unseen = { read: neverIterated(one.storage), write: neverWritten(other.storage) };
    const told: number[][] = [];
    for (const [from, to] of [
      [{ ...one.storage, read: unseen.read }, remote],
      [remote, { ...other.storage, write: unseen.write }],
    ] as const) {
      const seen: number[] = [];
      const onEvent = (event: RunEvent): void => void (event.kind === "bytes" && seen.push(event.at));
      const { outcome } = await mirror(from, to, { run: { onEvent } });
      expect(outcome).toMatchObject({ ended: "complete", done: { copies: { files: 1, bytes: text.length } } });
      told.push(seen);
    }
    expect(await contentsAndTimes(other.storage)).toEqual(await contentsAndTimes(one.storage));
    for (const seen of told) {
      expect(seen.at(-1)).toBe(text.length);
      expect(seen.toSorted((before, after) => before - after)).toEqual(seen);
    }
  });

  it("is seen by whoever wants its hash", async () => {
    await using served = await servedClient();
    await using one = await temporaryTree();
    await fill(one.storage, large);
    const options = { diff: { compare: "hash" as const, manifest: "new" as const } };
    const { outcome } = await mirror(one.storage, asStorage(served.client), options);
    expect(outcome.manifest?.files[0]?.hash).toMatch(/^SHA-256:[0-9a-f]{64}$/);
  });

  it("that is changed while it is sent is not there", async () => {
    await using served = await servedClient();
    await using one = await temporaryTree();
    await fill(one.storage, large);
    let changing: Promise<void> | undefined;
    const from: Storage = {
      ...hooks(one.storage, { before: { stat: () => (changing ??= put(one.storage, path, "new")) } }),
      list: (...given) => one.storage.list(...given),
      read: (...given) => one.storage.read(...given),
    };
    const to = asStorage(served.client);
    const plan = await diff(one.storage, to);
    const { failures } = await run(plan, from, to);
    expect(failures.map(({ code }) => code)).toEqual(["changed"]);
    expect(await served.client.names("/")).toEqual([]);
  });

  it("that becomes shorter while it is sent is not there, nor is one that grew before it came", async () => {
    await using served = await servedClient();
    await using one = await temporaryTree();
    await fill(one.storage, large);
    const remote = asStorage(served.client);
    let cut: Promise<void> | undefined;
    const onEvent = ({ kind }: RunEvent): void =>
      void (kind === "bytes" && (cut ??= truncate(join(one.root, "large"), 1000)));
    const sent = await mirror(one.storage, remote, { run: { onEvent } });
    await cut;
    expect(sent.outcome.failures).toHaveLength(1);
    expect(await served.client.names("/")).toEqual([]);

    await served.server.put("/large", text);
    await using other = await temporaryTree();
    const plan = await diff(remote, other.storage);
    await served.server.put("/large", `${text}more`);
    const { failures } = await run(plan, remote, other.storage);
    expect(failures).toHaveLength(1);
    expect(await contentsAndTimes(other.storage)).toEqual({});
  });

  it.each(["up", "down"])("is broken off on its way %s, and gone on with", async (way) => {
    await using served = await servedClient();
    await using one = await temporaryTree();
    const remote = asStorage(served.client);
    const [from, to] = way === "up" ? [one.storage, remote] : [remote, one.storage];
    await fill(from, large);
    const controller = new AbortController();
    const onEvent = ({ kind }: RunEvent): void => void (kind === "bytes" && controller.abort(new Error("enough")));
    const { outcome } = await mirror(from, to, { signal: controller.signal, run: { onEvent } });
    expect(outcome.ended).toBe("interrupted");
    expect(await contentsAndTimes(to)).toEqual({});
    expect((await mirror(from, to)).outcome.ended).toBe("complete");
    expect(await contentsAndTimes(to)).toEqual(await contentsAndTimes(from));
  });
});

describe("a stage on a server", () => {
  it("takes one whole file, or what is written, and not both", async () => {
    await using served = await servedClient();
    await using one = await temporaryTree();
    await fill(one.storage, large);
    const stage = await asStorage(served.client).write(path, { known: "nothing" });
    const source = await plain(one.storage);
    await stage.takeFrom!(source, () => {});
    await expect(stage.write(Buffer.from("more"))).rejects.toMatchObject({ code: "failed" });
    await expect(stage.takeFrom!(await plain(one.storage), () => {})).rejects.toMatchObject({ code: "failed" });
    await stage.commit();
    await source[Symbol.asyncDispose]();
    expect(await served.server.content("/large")).toBe(text);
  });

  it("has nothing of a file that was taken and not committed", async () => {
    await using served = await servedClient();
    await using one = await temporaryTree();
    await fill(one.storage, large);
    await using source = await plain(one.storage);
    const stage = await asStorage(served.client).write(path);
    await stage.takeFrom!(source, () => {});
    await stage.abort();
    expect(await served.client.names("/")).toEqual([]);
  });
});

async function plain(storage: Storage) {
  const source = await storage.read(path);
  if (source.descriptor === undefined) throw new Error("It shows no descriptor.");
  return source as typeof source & { readonly descriptor: typeof source.descriptor };
}

/** Reads files whose bytes nobody may ask for one after the other. */
function neverIterated(storage: Storage): Storage["read"] {
  return async (at: VirtualPath, options) => {
    const source = await storage.read(at, options);
    source[Symbol.asyncIterator] = () => expect.unreachable();
    return source;
  };
}

/** Takes what is put into its file, and no more than a beginning besides. */
function neverWritten(storage: Storage): Storage["write"] {
  return async (at: VirtualPath, options) => {
    const stage = await storage.write(at, options);
    const write = stage.write.bind(stage);
    stage.write = (bytes) => (bytes.length < 1_000_000 ? write(bytes) : expect.unreachable());
    return stage;
  };
}
