import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable, Writable } from "node:stream";
import { finished, pipeline } from "node:stream/promises";
import { ReadableStream, WritableStream } from "node:stream/web";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ServedClient } from "../storage/storage.fixtures.ts";
import { servedClient } from "../storage/storage.fixtures.ts";
import type { UploadSource } from "./upload-source.ts";

let served: ServedClient;
let folder = "";
beforeAll(async () => {
  served = await servedClient({}, { connections: 2 });
  folder = await mkdtemp(join(tmpdir(), "client-streams-"));
  await writeFile(join(folder, "file"), "hello");
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const bytes = Buffer.from("hello");
const large = Buffer.alloc(
  3_000_000,
  Uint8Array.from({ length: 251 }, (_, i) => i),
);

describe("what is uploaded", () => {
  const sources: Readonly<Record<string, () => UploadSource>> = {
    "a string": () => "hello",
    "a buffer": () => bytes,
    "an array buffer": () => new Uint8Array(bytes).buffer,
    "a view of other numbers": () => new DataView(new Uint8Array(Buffer.from("_hello_")).buffer, 1, 5),
    "a blob": () => new Blob(["hel", "lo"]),
    "a file": () => ({ file: join(folder, "file") }),
    "a stream of Node": () => Readable.from([Buffer.from("he"), Buffer.from("llo")]),
    "a stream of text": () => Readable.from(["he", "llo"], { objectMode: true }),
    "a stream of the web": () => ReadableStream.from([Buffer.from("hel"), Buffer.from("lo")]),
    "an array of pieces": () => [Buffer.from("hel"), Buffer.from("lo")],
    "what can be iterated over": async function* () {
      yield* [Buffer.from("hel"), Buffer.from("lo")];
    } as () => AsyncGenerator<Uint8Array>,
  };
  it.each(Object.keys(sources))("may be %s", async (kind) => {
    const { bytes: moved } = await served.client.upload(sources[kind]!(), "/up");
    expect(moved).toBe(5);
    expect(await served.server.content("/up")).toBe("hello");
  });

  it("may be a file from where the upload goes on", async () => {
    await served.server.put("/part", "hel");
    await served.client.upload({ file: join(folder, "file") }, "/part", { start: 3 });
    expect(await served.server.content("/part")).toBe("hello");
  });

  it("is the same however it is cut into pieces", async () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(pieces, fc.boolean(), async (chunks, atomic) => {
        await served.client.upload(Readable.from(chunks, { objectMode: true }), "/cut", { atomic, verify: true });
        expect(Buffer.compare(await served.client.downloadBytes("/cut"), Buffer.concat(chunks))).toBe(0);
      }),
      { numRuns: 15 },
    );
    expect((await served.client.names("/")).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("may be a stream that has failed before its turn, or fails on its way: the upload does, and the client goes on", async () => {
    const early = new Readable({ read() {} });
    const uploading = served.client.upload(early, "/none");
    early.destroy(new Error("lost early"));
    await expect(uploading).rejects.toThrow("lost early");

    let given = 0;
    const late = new Readable({
      read() {
        if (given++ < 20) this.push(Buffer.alloc(65_536));
        else this.destroy(new Error("lost late"));
      },
    });
    await expect(served.client.upload(late, "/none")).rejects.toThrow("lost late");
    const closed = new PassThrough();
    closed.write("hel");
    setImmediate(() => closed.destroy());
    await expect(served.client.upload(closed, "/none")).rejects.toThrow(/premature close/i);
    expect(await served.client.exists("/none")).toBe(false);
  });

  it("is given up, as its stream is, when the server refuses it", async () => {
    const source = new Readable({ read: () => {} });
    await expect(served.client.upload(source, "/none/there")).rejects.toMatchObject({ code: "refused" });
    expect(source.destroyed).toBe(true);
    let cancelled: unknown;
    const web = new ReadableStream<Uint8Array>({ cancel: (reason) => void (cancelled = reason) });
    await expect(served.client.upload(web, "/none/there")).rejects.toMatchObject({ code: "refused" });
    expect(cancelled).toMatchObject({ code: "refused" });
  });

  it("must be bytes", async () => {
    const numbers = [1, 2] as unknown as Iterable<Uint8Array>;
    await expect(served.client.upload(numbers, "/none")).rejects.toThrow(TypeError);
  });
});

describe("where a download goes", () => {
  it("may be a stream of Node or of the web, which it ends", async () => {
    await served.server.put("/large", large);
    const stream = new PassThrough();
    const [collected] = await Promise.all(
      [Readable.toWeb(stream), served.client.download("/large", stream)].map(async (part) => {
        if (!(part instanceof ReadableStream)) return undefined;
        const chunks: Uint8Array[] = [];
        for await (const chunk of part as ReadableStream<Uint8Array>) chunks.push(chunk);
        return Buffer.concat(chunks);
      }),
    );
    expect(collected?.equals(large)).toBe(true);

    const web: Uint8Array[] = [];
    let closed = false;
    const sink = new WritableStream<Uint8Array>({
      write: (chunk) => void web.push(chunk),
      close: () => void (closed = true),
    });
    expect(await served.client.download("/large", sink, { verify: true })).toMatchObject({ verified: "hash" });
    expect(Buffer.concat(web).equals(large) && closed).toBe(true);
  });

  it("may be a stream that is closed, or fails: the download does, and the client goes on", async () => {
    await served.server.put("/large", large);
    const closing = new PassThrough();
    const first = served.client.download("/large", closing);
    await once(closing, "readable");
    closing.destroy();
    await expect(first).rejects.toThrow(/closed/);

    const failing = new Writable({ write: (_chunk, _encoding, done) => done(new Error("full")) });
    await expect(served.client.download("/large", failing)).rejects.toThrow("full");
    const refusing = new WritableStream<Uint8Array>({ write: () => Promise.reject(new Error("no more")) });
    await expect(served.client.download("/large", refusing)).rejects.toThrow("no more");
    expect(await served.client.size("/large")).toBe(large.length);
  });

  it("is destroyed, when it is a stream, with what the download fails with", async () => {
    const stream = new PassThrough();
    stream.on("error", () => {});
    await expect(served.client.download("/none", stream)).rejects.toMatchObject({ code: "refused" });
    expect(stream.errored).toMatchObject({ code: "refused" });
  });
});

describe("a part of a file", () => {
  it("is what lies between start and end, whichever they are, and the connection goes on", async () => {
    await served.server.put("/large", large);
    const place = fc.integer({ min: 0, max: large.length });
    await fc.assert(
      fc.asyncProperty(place, place, fc.boolean(), async (one, other, known) => {
        const [start, end] = [Math.min(one, other), Math.max(one, other)];
        const options = { start, end, ...(known ? { size: large.length } : {}) };
        const part = await served.client.downloadBytes("/large", options);
        expect(large.subarray(start, end).equals(part)).toBe(true);
      }),
      { numRuns: 25 },
    );
    await expect(served.client.downloadBytes("/large", { start: 5, end: 4 })).rejects.toThrow(RangeError);
    await expect(served.client.downloadBytes("/large", { end: 4, type: "ascii" })).rejects.toThrow(RangeError);
  });
});

describe("a stream to read from", () => {
  it("gives the file, or a part of it", async () => {
    await served.server.put("/large", large);
    const chunks: Uint8Array[] = await served.client.createReadStream("/large", { start: 1, end: 2_000_001 }).toArray();
    expect(Buffer.concat(chunks).equals(large.subarray(1, 2_000_001))).toBe(true);
  });

  it("breaks the transfer off when it is destroyed, and is closed when that is over", async () => {
    await served.server.put("/large", large);
    for (let i = 0; i < 5; i++) {
      const stream = served.client.createReadStream("/large");
      await once(stream, "data");
      stream.destroy();
      await once(stream, "close");
    }
    expect(await served.client.size("/large")).toBe(large.length);
    const unread = served.client.createReadStream("/large");
    unread.destroy();
    await once(unread, "close");
  });

  it("fails with what the server says", async () => {
    await expect(served.client.createReadStream("/none").toArray()).rejects.toMatchObject({ code: "refused" });
  });
});

describe("a stream to write to", () => {
  it("has finished when the server has the file", async () => {
    await pipeline(
      Readable.from([large.subarray(0, 1_500_000), large.subarray(1_500_000)]),
      served.client.createWriteStream("/w"),
    );
    expect((await served.client.hash("/w", "SHA-256"))?.value).toBe((await served.client.hash("/large"))?.value);
    const empty = served.client.createWriteStream("/empty");
    empty.end();
    await finished(empty);
    expect(await served.client.size("/empty")).toBe(0);
  });

  it("goes on at a byte, or at the end", async () => {
    await served.server.put("/w", "hello");
    await pipeline(Readable.from(["LO!"]), served.client.createWriteStream("/w", { start: 3 }));
    await pipeline(Readable.from([" more"]), served.client.createWriteStream("/w", { append: true }));
    expect(await served.server.content("/w")).toBe("helLO! more");
  });

  it("leaves what was there when it is destroyed, and the client goes on", async () => {
    await served.server.put("/w", "kept");
    const stream = served.client.createWriteStream("/w");
    stream.write(Buffer.alloc(100_000));
    stream.destroy();
    await once(stream, "close");
    expect(await served.server.content("/w")).toBe("kept");
  });

  it("fails with what the server says", async () => {
    const stream = served.client.createWriteStream("/none/there");
    stream.write("bytes");
    await expect(finished(stream)).rejects.toMatchObject({ code: "refused" });
  });
});

describe("text", () => {
  it("is read as UTF-8, without its byte order mark", async () => {
    await served.client.upload("\ufeffgrün", "/text");
    expect(await served.client.downloadText("/text")).toBe("grün");
  });
});
