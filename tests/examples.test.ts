import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { connect, type Client } from "@tandem/client";
import { memoryStorage, type Storage } from "@tandem/storage";
import { storageConformance } from "@tandem/storage/conformance";
import { memoryServer, type MemoryServer } from "@tandem/testkit";
import { describe, expect, it } from "vitest";
import { jsonStorage } from "../examples/custom-storage.ts";
import { picturesOnly } from "../examples/upload-validator.ts";

/** A folder that is gone at its end. */
async function folder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "tandem-examples-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

async function clientOf({ at, client, clock }: MemoryServer): Promise<Client> {
  return connect({ host: at.address, port: at.port, user: "demo", password: "secret", network: client, clock });
}

storageConformance(
  "of examples/custom-storage.ts",
  async () => {
    const place = await folder();
    const storage = await jsonStorage(join(place.path, "tree.json"), () => 1_700_000_000_000);
    return { storage, [Symbol.asyncDispose]: () => place[Symbol.asyncDispose]() };
  },
  { describe, it, offers: [] },
);

describe("examples/custom-storage.ts", () => {
  it("serves a tree to a client and keeps it in its document", async () => {
    await using place = await folder();
    const file = join(place.path, "tree.json");
    await using server = await memoryServer({ storage: await jsonStorage(file, () => 0) });
    const client = await clientOf(server);
    await client.makeDirectory("notes");
    await client.upload("hello", "notes/a.txt");
    await client.append(" world", "notes/a.txt");
    await client.rename("notes", "texts");
    expect((await client.list("texts").all()).map(({ name, size }) => [name, size])).toEqual([["a.txt", 11]]);
    await client.close();
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({
      "/texts/a.txt": { content: btoa("hello world") },
    });
    await using again = await memoryServer({ storage: await jsonStorage(file, () => 0) });
    const other = await clientOf(again);
    expect(Buffer.from(await other.downloadBytes("texts/a.txt")).toString()).toBe("hello world");
    await other.close();
  });
});

const png = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(100_000)]);

describe("examples/upload-validator.ts", () => {
  it("takes pictures, and refuses what only calls itself one in words that the client reads", async () => {
    const [tree, scratch]: readonly Storage[] = [memoryStorage({ now: () => 0 }), memoryStorage({ now: () => 0 })];
    const clock = { timer: () => ({ cancel: () => {} }) };
    await using server = await memoryServer({
      storage: picturesOnly(tree!, { scratch: scratch!, clock, maximum: 200_000 }),
    });
    const client = await clientOf(server);
    await client.upload(png, "a.png");
    await expect(client.upload("GIF89a", "b.png")).rejects.toThrow(/553.*This is not a PNG picture/);
    await expect(client.upload("#!/bin/sh", "b.sh")).rejects.toThrow(/553.*Only \.png, \.jpg and \.gif/);
    await expect(client.upload("text", "a.png")).rejects.toThrow(/553/);
    await expect(client.rename("a.png", "a.sh")).rejects.toThrow(/553.*keeps its suffix/);
    await expect(client.upload(Buffer.concat([png, png, png]), "c.png")).rejects.toThrow(/552.*at most 200000 bytes/);
    expect(await client.names()).toEqual(["a.png"]);
    expect(await client.size("a.png")).toBe(png.length);
    await client.close();
  });
});

it.each(["minimal-server.ts", "custom-storage.ts", "upload-validator.ts"])(
  "examples/%s is a program that serves",
  async (example) => {
    await using place = await folder();
    const script = fileURLToPath(new URL(`../examples/${example}`, import.meta.url));
    const options = ["--import", "tsx", "--conditions=@tandem/source", script, join(place.path, "served"), "0"];
    const program = spawn(process.execPath, options, { stdio: ["ignore", "pipe", "inherit"] });
    const ended = once(program, "exit");
    try {
      const [line] = (await Promise.race([once(createInterface(program.stdout), "line"), ended])) as [string];
      const client = await connect(`ftp://demo:demo@${line.replace("listening on ", "")}`);
      await client.upload(png, "a.png");
      expect(await client.size("a.png")).toBe(png.length);
      await client.close();
    } finally {
      program.kill();
      await ended;
    }
  },
);
