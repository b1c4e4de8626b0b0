import { once } from "node:events";
import { PassThrough, Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { asStorage, connect } from "@tandem/client";
import * as compat from "@tandem/client/compat";
import { diff, run } from "@tandem/client/sync";
import { testServer, type TestServer } from "@tandem/server/testing";
import { memoryStorage } from "@tandem/storage";
import { describe, expect, it } from "vitest";
import { failureOf } from "./script.fixtures.ts";

// What users of other clients complain of, by its number on the map of clients: how a client is called, and by how many at once.

const numbers = Array.from({ length: 24 }, (_, n) => n);
const files = Object.fromEntries(numbers.map((n) => [`/in/${n}`, `${n}`.repeat(2_000)]));

/** How many control connections were greeted. */
const greeted = ({ replies }: TestServer): number => replies.filter((line) => line.startsWith("220")).length;

describe("calls that nobody awaits one by one", () => {
  it("complaint 10: are done in their order, also by the verbs of basic-ftp, which closes its client there", async () => {
    await using made = await testServer({ files });
    const client = new compat.Client();
    await client.access({ host: made.host, port: made.port, user: made.user, password: made.password });
    const [listed, size] = await Promise.all([
      client.list("/in"),
      client.size("/in/20"),
      client.uploadFrom(Readable.from(["new"]), "/new"),
      client.cd("/in"),
    ]);
    expect(listed).toHaveLength(24);
    expect(size).toBe(4_000);
    expect(await made.text("/new")).toBe("new");
    client.close();
  });

  it("complaint 31: share as many connections as they may, and each gets its own file", async () => {
    await using made = await testServer({ files });
    await using client = await connect(made.url, { connections: 4 });
    const fetched = await Promise.all(Object.keys(files).map((path) => client.downloadText(path)));
    expect(fetched).toEqual(Object.values(files));
    expect(client.connections).toBe(4);
  });

  it("complaint 27: open no connection more than was allowed, however many there are", async () => {
    await using made = await testServer({ files });
    await using client = await connect(made.url, { connections: 3 });
    for (let round = 0; round < 5; round++) {
      await Promise.all(Object.keys(files).flatMap((path) => [client.downloadText(path), client.size(path)]));
    }
    expect(greeted(made)).toBe(3);
  });

  it("complaint 40: get on with fewer connections than were asked for, without waiting for each other", async () => {
    await using made = await testServer({ files, limits: { sessionsPerAddress: 3 } });
    await using client = await connect(made.url, { connections: 8 });
    const [from, to] = [asStorage(client, { path: "/in" }), asStorage(client, { path: "/out" })];
    await client.makeDirectory("/out");
    const outcome = await run(await diff(from, to), from, to, { parallel: 32 });
    expect(outcome).toMatchObject({ ended: "complete", done: { copies: { files: 24 } } });
    expect(client.connections).toBeLessThanOrEqual(3);
    for (const n of numbers) expect(await made.text(`/out/${n}`)).toBe(files[`/in/${n}`]);
  });

  it("complaint 44: send the files of a deployment beside each other", async () => {
    await using made = await testServer();
    await using client = await connect(made.url, { connections: 6 });
    const from = memoryStorage({ now: () => Date.UTC(2026, 0, 1) });
    await using source = await testServer({ files, storage: from });
    expect(await source.paths()).toHaveLength(24);
    const to = asStorage(client);
    const outcome = await run(await diff(from, to), from, to);
    expect(outcome.ended).toBe("complete");
    expect(client.connections).toBeGreaterThan(1);
    expect(await made.paths()).toEqual(Object.keys(files).toSorted());
  });
});

describe("whoever has enough of a transfer", () => {
  it.each(["RETR", "STOR"])("complaint 11: ends a %s by its signal, and the same connection goes on", async (verb) => {
    await using made = await testServer({
      files: { "/big": "x".repeat(2_000_000), "/small": "here" },
      faults: [{ on: verb, nth: 1, kind: "stall", after: 100_000 }],
    });
    await using client = await connect(made.url, { retries: 0 });
    const enough = new AbortController();
    const options = {
      signal: enough.signal,
      onProgress: ({ bytes }: { readonly bytes: number }) => void (bytes > 0 && enough.abort(new Error("enough"))),
    };
    const moving =
      verb === "RETR"
        ? client.downloadBytes("/big", options)
        : client.upload(new Uint8Array(2_000_000), "/sent", options);
    expect(await failureOf(moving)).toMatchObject({ message: "enough" });
    expect(await client.downloadText("/small")).toBe("here");
    expect(greeted(made)).toBe(1);
  });

  it("complaint 11: and closes the stream that it goes to ends the transfer too", async () => {
    await using made = await testServer({ files: { "/big": "x".repeat(5_000_000), "/small": "here" } });
    await using client = await connect(made.url, { retries: 0 });
    const target = new Writable({
      write(_, __, done) {
        this.destroy();
        done();
      },
    });
    await expect(client.download("/big", target)).rejects.toThrow(
      "The stream was closed before the download was over.",
    );
    expect(await client.downloadText("/small")).toBe("here");
    expect(greeted(made)).toBe(1);
  });
});

describe("what a file comes as, and goes as", () => {
  it("complaint 12: is a stream to read from", async () => {
    await using made = await testServer({ files: { "/a": "hello" } });
    await using client = await connect(made.url);
    expect(await text(client.createReadStream("/a"))).toBe("hello");
  });

  it("complaint 13: may be text, a Buffer, or whatever else has bytes", async () => {
    await using made = await testServer();
    await using client = await connect(made.url);
    for (const source of ["hello", Buffer.from("hello"), new Blob(["hello"]), new PassThrough().end("hello")]) {
      await client.upload(source, "/a");
      expect(await made.text("/a")).toBe("hello");
    }
  });

  it("complaint 39: is a stream both ways, of Node and of the web, and each sets its pace", async () => {
    await using made = await testServer({ files: { "/a": "hello" } });
    await using client = await connect(made.url);
    const writing = client.createWriteStream("/b");
    client.createReadStream("/a", { start: 1 }).pipe(writing);
    await once(writing, "finish");
    expect(await made.text("/b")).toBe("ello");
    await using other = await connect(made.url);
    const web = new TransformStream<Uint8Array, Uint8Array>();
    await Promise.all([client.download("/a", web.writable), other.upload(web.readable, "/c")]);
    expect(await made.text("/c")).toBe("hello");
  });
});
