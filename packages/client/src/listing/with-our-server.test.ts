import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { legacyCharset, readName, spellName } from "@tandem/protocol";
import { directoryStorage } from "@tandem/storage";
import { memoryServer, type MemoryServer } from "@tandem/testkit";
import type { Client } from "../client.ts";
import { connect } from "../connect.ts";

let root: string;
let server: MemoryServer;
let client: Client;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "tandem-listing-"));
  server = await memoryServer({ storage: directoryStorage(root) });
  const { client: network, clock, at } = server;
  client = await connect({ host: at.address, port: at.port, user: "demo", password: "secret", network, clock });
});
afterEach(async () => {
  await client.close();
  await server[Symbol.asyncDispose]();
  await rm(root, { recursive: true });
});

it.each(["MLSD", "LIST"] as const)(
  "fetches by %s a file whose name is no UTF-8, and one that was spelled",
  async (verb) => {
    const latin1 = legacyCharset("latin1");
    await writeFile(Buffer.concat([Buffer.from(`${root}/`), Buffer.from("caf\xe9", "latin1")]), "coffee");
    const [entry] = await client.list(undefined, { verb }).all();
    expect(readName(entry?.name ?? "", latin1)).toBe("café");
    expect(await client.downloadText(entry?.name ?? "")).toBe("coffee");
    expect(await client.downloadText(spellName("café", latin1) ?? "")).toBe("coffee");
  },
);

it.each(["MLSD", "LIST"] as const)("lists by %s all that is below, each entry with its path", async (verb) => {
  const paths = ["a [x]/b?/c", "a [x]/d", "e/f", "e/ g", "empty/"];
  for (const path of paths) {
    await mkdir(join(root, path.slice(0, path.lastIndexOf("/"))), { recursive: true });
    if (!path.endsWith("/")) await writeFile(join(root, path), path);
  }
  const listed = await client.list("/", { recursive: true, verb }).all();
  expect(listed.map(({ path = "", kind }) => (kind === "directory" ? `${path}/` : path)).toSorted()).toEqual(
    ["a [x]/", "a [x]/b?/", "a [x]/b?/c", "a [x]/d", "e/", "e/f", "e/ g", "empty/"].toSorted(),
  );
  for (const { path = "", kind } of listed) {
    if (kind === "file") expect(await client.downloadText(path)).toBe(path);
  }
});

it("tells of a directory that is empty, and of one that is not there", async () => {
  await mkdir(join(root, "empty"));
  for (const verb of ["MLSD", "LIST", "STAT"] as const) {
    expect(await client.list("empty", { verb }).all()).toEqual([]);
    await expect(client.list("missing", { verb }).all()).rejects.toMatchObject({ reply: { code: 550 } });
  }
});
