import { mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { settle } from "@tandem/transport/testing";
import { readAll, type ScriptedPeer } from "@tandem/testkit";
import type { Client } from "../client.ts";
import { bench, failureOf } from "../scripted.fixtures.ts";
import { servedClient } from "../storage/storage.fixtures.ts";
import { downloadFile } from "./download-file.ts";
import { uploadFile } from "./upload-file.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "client-files-"));
});
afterEach(() => rm(folder, { recursive: true }));

const time = Date.UTC(2026, 0, 2, 3, 4, 5);

async function connected(
  features: readonly string[] = ["REST STREAM", "MFMT"],
): Promise<{ peer: ScriptedPeer; client: Client }> {
  return (await bench()).logIn({ features });
}

/** Answers the questions before a download. */
async function tell(peer: ScriptedPeer, size: number): Promise<void> {
  await peer.answer("TYPE I", "200 Image.");
  await peer.answer("SIZE a", `213 ${size}`);
  await peer.answer("MDTM a", "213 20260102030405");
}

describe("fetching a file", () => {
  it("takes its name when it is whole, and keeps its time", async () => {
    const { peer, client } = await connected();
    const local = join(folder, "a");
    const fetching = downloadFile(client, "a", local);
    await tell(peer, 5);
    const data = await (await peer.passive()).accept();
    await peer.answer("RETR a", "150 Opening.");
    data.stream.end("hello");
    peer.say("226 Done.");
    expect(await fetching).toEqual({ start: 0, bytes: 5 });
    expect(await readFile(local, "utf8")).toBe("hello");
    expect((await stat(local)).mtimeMs).toBe(time);
    expect(await readdir(folder)).toEqual(["a"]);
  });

  it("leaves a part when it is broken off, and goes on with it", async () => {
    const { peer, client } = await connected();
    const local = join(folder, "a");
    await writeFile(local, "old");
    const first = downloadFile(client, "a", local);
    first.catch(() => {});
    await tell(peer, 5);
    const data = await (await peer.passive()).accept();
    await peer.answer("RETR a", "150 Opening.");
    data.stream.write("hel");
    await settle();
    peer.say("426 Broken.");
    expect(await failureOf(first)).toMatchObject({ reply: { code: 426 } });
    expect(await readFile(local, "utf8")).toBe("old");
    expect(await readFile(`${local}.part`, "utf8")).toBe("hel");

    const second = downloadFile(client, "a", local, { resume: true });
    await peer.answer("SIZE a", "213 5");
    await peer.answer("MDTM a", "213 20260102030405");
    // A part this short is fetched once more, and compared.
    const rest = await peer.passive();
    await peer.answer("RETR a", "150 Opening.");
    (await rest.accept()).stream.end("hello");
    peer.say("226 Done.");
    expect(await second).toEqual({ start: 3, bytes: 2 });
    expect(await readFile(local, "utf8")).toBe("hello");
  });

  it("does not go on with a part of another version", async () => {
    const { peer, client } = await connected();
    const local = join(folder, "a");
    await writeFile(`${local}.part`, "old");
    await utimes(`${local}.part`, 1000, 1000);
    const fetching = downloadFile(client, "a", local, { resume: true });
    await tell(peer, 5);
    const data = await (await peer.passive()).accept();
    await peer.answer("RETR a", "150 Opening.");
    data.stream.end("hello");
    peer.say("226 Done.");
    expect(await fetching).toEqual({ start: 0, bytes: 5 });
  });

  const long = `${"x".repeat(20_000)}the end`;

  it("begins anew when the server cannot start in the middle", async () => {
    const { peer, client } = await connected();
    const local = join(folder, "a");
    await writeFile(`${local}.part`, "x".repeat(20_000));
    await utimes(`${local}.part`, time / 1000, time / 1000);
    const fetching = downloadFile(client, "a", local, { resume: true, known: { size: long.length, modified: time } });
    await peer.answer("TYPE I", "200 Image.");
    await (await peer.passive()).accept();
    await peer.answer("REST 3616", "502 No.");
    const listener = await peer.passive();
    await peer.answer("RETR a", "150 Opening.");
    (await listener.accept()).stream.end(long);
    peer.say("226 Done.");
    expect(await fetching).toEqual({ start: 0, bytes: long.length });
    expect(await readFile(local, "utf8")).toBe(long);
  });

  it("goes on with a part whose last bytes the server has too, and begins anew when it has others", async () => {
    await using served = await servedClient();
    const local = join(folder, "a");
    await served.server.put("/a", long);
    for (const [part, start] of [
      [long.slice(0, 20_000), 20_000],
      [`${"x".repeat(19_999)}y`, 0],
    ] as const) {
      await writeFile(`${local}.part`, part);
      const { size, modified } = await served.client.stat("a");
      await utimes(`${local}.part`, (modified ?? 0) / 1000, (modified ?? 0) / 1000);
      const fetched = await served.client.downloadFile("a", local, {
        resume: true,
        known: { size, modified },
        verify: true,
      });
      expect(fetched).toEqual({ start, bytes: long.length - start, verified: "hash" });
      expect(await readFile(local, "utf8")).toBe(long);
    }
  });

  it("is no success when fewer bytes came than the file has, whatever the server says", async () => {
    const { peer, client } = await connected();
    const local = join(folder, "a");
    const fetching = downloadFile(client, "a", local);
    fetching.catch(() => {});
    await tell(peer, 5);
    const data = await (await peer.passive()).accept();
    await peer.answer("RETR a", "150 Opening.");
    data.stream.end("hel");
    peer.say("226 Done.");
    expect(await failureOf(fetching)).toMatchObject({ name: "TransferError", code: "incomplete", retryable: true });
    expect(await readdir(folder)).toEqual(["a.part"]);
  });

  it("leaves nothing behind when there is no such file", async () => {
    const { peer, client } = await connected();
    const fetching = downloadFile(client, "a", join(folder, "a"));
    fetching.catch(() => {});
    await peer.answer("TYPE I", "200 Image.");
    await peer.answer("SIZE a", "550 No.");
    await peer.answer("MDTM a", "550 No.");
    await (await peer.passive()).accept();
    await peer.answer("RETR a", "550 No.");
    expect(await failureOf(fetching)).toMatchObject({ reply: { code: 550 } });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("sending a file", () => {
  it("sends it whole, with its time", async () => {
    const { peer, client } = await connected();
    const local = join(folder, "a");
    await writeFile(local, "hello");
    await utimes(local, time / 1000, time / 1000);
    const sending = uploadFile(client, local, "b");
    await peer.answer("TYPE I", "200 Image.");
    const data = await (await peer.passive()).accept();
    await peer.answer("STOR b", "150 Send.");
    expect(Buffer.from(await readAll(data)).toString()).toBe("hello");
    peer.say("226 Stored.");
    await peer.answer("MFMT 20260102030405 b", "213 Done.");
    expect(await sending).toEqual({ start: 0, bytes: 5 });
  });

  it.each([
    ["with nobody to see the bytes", {}],
    ["to be hashed on the way", { verify: "hash" }],
  ] as const)("sends a large one whole, and tells how far it is, %s", async (_, options) => {
    await using served = await servedClient();
    const content = Buffer.alloc(
      5_000_000,
      Uint8Array.from({ length: 251 }, (_value, i) => i),
    );
    const local = join(folder, "a");
    await writeFile(local, content);
    const seen: number[] = [];
    const onProgress = ({ bytes, total }: { bytes: number; total: number | undefined }): void => {
      seen.push(bytes);
      expect(total).toBe(content.length);
    };
    expect(await uploadFile(served.client, local, "b", { ...options, onProgress })).toMatchObject({ bytes: 5_000_000 });
    expect(content.equals(await served.client.downloadBytes("b"))).toBe(true);
    expect(seen.at(-1)).toBe(content.length);
    expect(seen.length).toBeGreaterThan(1);
  });

  it("tells that a large one became shorter while it was sent", async () => {
    await using served = await servedClient();
    const local = join(folder, "a");
    await writeFile(local, Buffer.alloc(5_000_000));
    let cut: Promise<void> | undefined;
    const onProgress = (): void => void (cut ??= truncate(local, 1000));
    const error = await failureOf(uploadFile(served.client, local, "b", { onProgress }));
    await cut;
    expect(String(error)).toMatch(/became shorter while it was sent: \d+ of 5000000/);
    expect(await served.client.names()).toBeInstanceOf(Array);
  });

  it.each([
    [3, { start: 3, bytes: 2 }],
    [5, { start: 5, bytes: 0 }],
  ])("goes on when the server has %i bytes", async (there, result) => {
    const { peer, client } = await connected();
    const local = join(folder, "a");
    await writeFile(local, "hello");
    await utimes(local, time / 1000, time / 1000);
    const sending = uploadFile(client, local, "b", { resume: true });
    await peer.answer("TYPE I", "200 Image.");
    await peer.answer("SIZE b", `213 ${there}`);
    // What is there is compared first.
    const beginning = await (await peer.passive()).accept();
    await peer.answer("RETR b", "150 Opening.");
    beginning.stream.end("hello".slice(0, there));
    peer.say("226 Done.");
    if (result.bytes > 0) {
      const listener = await peer.passive();
      await peer.answer("REST 3", "350 From 3.");
      await peer.answer("STOR b", "150 Send.");
      const data = await listener.accept();
      expect(Buffer.from(await readAll(data)).toString()).toBe("hello".slice(result.start));
      peer.say("226 Stored.");
      // And once more behind it: there are servers that lose what was there.
      await peer.answer("SIZE b", "213 5");
      await peer.answer("MFMT 20260102030405 b", "213 Done.");
      const again = await peer.passive();
      await peer.answer("RETR b", "150 Opening.");
      (await again.accept()).stream.end("hello");
      peer.say("226 Done.");
    } else await peer.answer("MFMT 20260102030405 b", "213 Done.");
    expect(await sending).toEqual(result);
  });

  it("leaves a file alone that begins otherwise", async () => {
    await using served = await servedClient();
    const local = join(folder, "a");
    await writeFile(local, "hello");
    await served.server.put("/b", "HEL");
    expect(await failureOf(served.client.uploadFile(local, "b", { resume: true }))).toMatchObject({ code: "mismatch" });
    expect(await served.server.content("/b")).toBe("HEL");
    await served.server.put("/b", "hel");
    expect(await served.client.uploadFile(local, "b", { resume: true, verify: true })).toEqual({
      start: 3,
      bytes: 2,
      verified: "hash",
    });
    expect(await served.client.uploadFile(local, "c", { atomic: true, verify: "time" })).toEqual({
      start: 0,
      bytes: 5,
      verified: "time",
    });
    expect([...(await served.client.names())].toSorted()).toEqual(["b", "c"]);
  });

  it("leaves a file alone that is longer than the one to be resumed", async () => {
    const { peer, client } = await connected(["REST STREAM"]);
    const local = join(folder, "a");
    await writeFile(local, "hello");
    const sending = failureOf(uploadFile(client, local, "b", { resume: true }));
    await peer.answer("TYPE I", "200 Image.");
    await peer.answer("SIZE b", "213 9");
    expect(await sending).toMatchObject({ code: "longer", retryable: false });
  });
});

describe("fetching a file in segments", () => {
  const size = 5 * 1024 * 1024 + 7;
  const content = Buffer.alloc(
    size,
    Uint8Array.from({ length: 251 }, (_, i) => i),
  );

  it("puts them together, over one connection and over several", async () => {
    for (const connections of [1, 3]) {
      await using served = await servedClient({}, { connections });
      await served.server.put("/a", content);
      const seen: number[] = [];
      const local = join(folder, "a");
      const result = await served.client.downloadFile("a", local, {
        segments: 4,
        verify: true,
        onProgress: ({ bytes }) => void seen.push(bytes),
      });
      expect(result).toEqual({ start: 0, bytes: size, verified: "hash" });
      expect(content.equals(await readFile(local))).toBe(true);
      expect(Math.max(...seen)).toBe(size);
      expect(await readdir(folder)).toEqual(["a"]);
    }
  });

  it("goes on with each where it was broken off", async () => {
    await using served = await servedClient({}, { connections: 2 });
    await served.server.put("/a", content);
    const local = join(folder, "a");
    const enough = new AbortController();
    const first = served.client.downloadFile("a", local, {
      segments: 4,
      signal: enough.signal,
      onProgress: ({ bytes }) => bytes > 1_000_000 && enough.abort(new Error("enough")),
    });
    await expect(first).rejects.toThrow("enough");
    expect([...(await readdir(folder))].toSorted()).toEqual(["a.part", "a.part.segments"]);
    const { start, bytes } = await served.client.downloadFile("a", local, { resume: true });
    expect(start).toBeGreaterThan(0);
    expect(start + bytes).toBe(size);
    expect(content.equals(await readFile(local))).toBe(true);
    expect(await readdir(folder)).toEqual(["a"]);
  });

  it("begins anew, whole, when what is written about them makes no sense or is of another version", async () => {
    await using served = await servedClient();
    await served.server.put("/a", content);
    const local = join(folder, "a");
    for (const state of ["nonsense", "{}", JSON.stringify({ size, modified: 1, segments: [[0, size, size]] })]) {
      await writeFile(`${local}.part`, Buffer.alloc(size));
      await writeFile(`${local}.part.segments`, state);
      expect(await served.client.downloadFile("a", local, { resume: true })).toMatchObject({ start: 0 });
      expect(content.equals(await readFile(local))).toBe(true);
      expect(await readdir(folder)).toEqual(["a"]);
    }
  });

  it("does with one where the server starts no file in the middle", async () => {
    const { peer, client } = await connected();
    const local = join(folder, "a");
    const fetching = client.downloadFile("a", local, { segments: 2, known: { size: 2 * 1024 * 1024, modified: time } });
    const whole = Buffer.alloc(2 * 1024 * 1024, 1);
    await peer.answer("TYPE I", "200 Image.");
    for (;;) {
      const line = await peer.next();
      if (line === "EPSV") {
        const listener = await peer.listen();
        peer.say(`229 Entering extended passive mode (|||${listener.local.port}|).`);
        void listener.accept().then((data) => data.stream.on("error", () => {}).end(whole));
      } else if (line.startsWith("REST")) peer.say("502 No.");
      else if (line === "ABOR") peer.say("426 Broken.", "226 Aborted.");
      else {
        peer.say("150 Opening.");
        if (peer.commands.includes("REST 1048576")) break;
      }
    }
    peer.say("226 Done.");
    expect(await fetching).toEqual({ start: 0, bytes: whole.length });
    expect(whole.equals(await readFile(local))).toBe(true);
  });
});
