import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { settle } from "@tandem/transport/testing";
import type { ScriptedPeer } from "@tandem/testkit";
import { bench, type Bench } from "../scripted.fixtures.ts";
import type { UploadOptions } from "./store-file.ts";

const content = Buffer.from(Array.from({ length: 300_000 }, (_, n) => n % 251));
const hashing = ["REST STREAM", "XSHA256"];

/** Uploads; the connections break when so much has come, and the client is there again, logged in. */
async function broken(
  features: readonly string[],
  options: UploadOptions = {},
): Promise<{ rig: Bench; peer: ScriptedPeer; name: string; uploading: Promise<{ bytes: number }> }> {
  const rig = await bench();
  const { peer, client } = await rig.logIn({ retries: 1, features });
  const uploading = client.upload(content, "a", options);
  uploading.catch(() => {});
  await peer.answer("TYPE I", "200 Image.");
  const data = await (await peer.passive()).accept();
  const name = await peer.expect(/^STOR (.+)$/);
  peer.say("150 Send.");
  await settle();
  while (data.stream.read() !== null) await settle();
  data.reset();
  peer.end();
  const next = await rig.accept();
  await next.logIn(features);
  // As it was.
  await next.answer("TYPE I", "200 Image.");
  return { rig, peer: next, name: name.slice(5), uploading };
}

/** Takes an upload that goes on at a byte. */
async function takesFrom(peer: ScriptedPeer, start: number, name: string): Promise<Buffer> {
  const passive = await peer.passive();
  if (start > 0) await peer.answer(`REST ${start}`, "350 From there.");
  await peer.expect(`STOR ${name}`);
  peer.say("150 Send.");
  const pieces: Buffer[] = [];
  for await (const piece of (await passive.accept()).stream) pieces.push(piece as Buffer);
  peer.say("226 Stored.");
  return Buffer.concat(pieces);
}

const sha = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

it("an upload that broke goes on behind what the server has, where its hash says that it is the same", async () => {
  const { peer, uploading } = await broken(hashing);
  await peer.answer("SIZE a", "213 100000");
  await peer.answer("XSHA256 a", `250 ${sha(content.subarray(0, 100_000))}`);
  expect((await takesFrom(peer, 100_000, "a")).equals(content.subarray(100_000))).toBe(true);
  await peer.answer("SIZE a", "213 300000");
  expect(await uploading).toMatchObject({ bytes: 300_000 });
});

it.each([
  ["is another", "213 100000", sha(Buffer.alloc(100_000))],
  ["is longer than what was sent", "213 400000", undefined],
  ["is nothing", "550 Not there.", undefined],
])("it begins anew where what the server has %s", async (_what, size, hash) => {
  const { peer, uploading } = await broken(hashing);
  await peer.answer("SIZE a", size);
  if (hash !== undefined) await peer.answer("XSHA256 a", `250 ${hash}`);
  expect((await takesFrom(peer, 0, "a")).equals(content)).toBe(true);
  expect(await uploading).toMatchObject({ bytes: 300_000 });
});

it("it begins anew where no hash tells whether what is there is the old file", async () => {
  const { peer, uploading } = await broken(["REST STREAM"]);
  await peer.answer("SIZE a", "213 100000");
  expect((await takesFrom(peer, 0, "a")).equals(content)).toBe(true);
  await uploading;
});

it("it begins with the first byte when the connection was lost before one was sent", async () => {
  const rig = await bench();
  const { peer, client } = await rig.logIn({ retries: 1, features: hashing });
  const uploading = client.upload(content, "a");
  uploading.catch(() => {});
  await peer.answer("TYPE I", "200 Image.");
  await peer.expect("EPSV");
  peer.end();
  const next = await rig.accept();
  await next.logIn(hashing);
  await next.answer("TYPE I", "200 Image.");
  expect((await takesFrom(next, 0, "a")).equals(content)).toBe(true);
  expect(await uploading).toMatchObject({ bytes: 300_000 });
});

it("it sends a byte at least, of which the reply tells that the file is whole", async () => {
  const { peer, uploading } = await broken(hashing);
  await peer.answer("SIZE a", "213 300000");
  await peer.answer("XSHA256 a", `250 ${sha(content)}`);
  expect((await takesFrom(peer, 299_999, "a")).equals(content.subarray(299_999))).toBe(true);
  await peer.answer("SIZE a", "213 300000");
  expect(await uploading).toMatchObject({ bytes: 300_000 });
});

it("under a name of its own it goes on where the last bytes are the same", async () => {
  const { peer, uploading, name } = await broken(["REST STREAM"], { atomic: true });
  expect(name).not.toBe("a");
  await peer.answer(`SIZE ${name}`, "213 100000");
  const passive = await peer.passive();
  await peer.answer("REST 95904", "350 From there.");
  await peer.expect(`RETR ${name}`);
  peer.say("150 Opening.");
  (await passive.accept()).stream.end(content.subarray(95_904, 100_000));
  peer.say("226 Done.");
  expect((await takesFrom(peer, 100_000, name)).equals(content.subarray(100_000))).toBe(true);
  await peer.answer(`SIZE ${name}`, "213 300000");
  await peer.answer(`RNFR ${name}`, "350 To what?");
  await peer.answer("RNTO a", "250 Done.");
  expect(await uploading).toMatchObject({ bytes: 300_000 });
});
