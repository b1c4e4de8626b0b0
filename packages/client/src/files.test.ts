import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { settle } from "@tandem/transport/testing";
import { readAll, type ScriptedPeer } from "@tandem/testkit";
import type { Client } from "./client.ts";
import { downloadFile, uploadFile } from "./files.ts";
import { bench, failureOf } from "./scripted.fixtures.ts";

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
    const rest = await peer.passive();
    await peer.answer("REST 3", "350 From 3.");
    await peer.answer("RETR a", "150 Opening.");
    (await rest.accept()).stream.end("lo");
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

  it("begins anew when the server cannot start in the middle", async () => {
    const { peer, client } = await connected();
    const local = join(folder, "a");
    await writeFile(`${local}.part`, "hel");
    await utimes(`${local}.part`, time / 1000, time / 1000);
    const fetching = downloadFile(client, "a", local, { resume: true, known: { size: 5, modified: time } });
    await peer.answer("TYPE I", "200 Image.");
    await (await peer.passive()).accept();
    await peer.answer("REST 3", "502 No.");
    const listener = await peer.passive();
    await peer.answer("RETR a", "150 Opening.");
    (await listener.accept()).stream.end("HELLO");
    peer.say("226 Done.");
    expect(await fetching).toEqual({ start: 0, bytes: 5 });
    expect(await readFile(local, "utf8")).toBe("HELLO");
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
    if (result.bytes > 0) {
      const data = await (await peer.passive()).accept();
      if (result.start > 0) await peer.answer("REST 3", "350 From 3.");
      await peer.answer("STOR b", "150 Send.");
      expect(Buffer.from(await readAll(data)).toString()).toBe("hello".slice(result.start));
      peer.say("226 Stored.");
    }
    await peer.answer("MFMT 20260102030405 b", "213 Done.");
    expect(await sending).toEqual(result);
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
