import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { usageError } from "../../command-error.ts";
import { PasswordFile } from "../../passwords/password-file.ts";
import { settingsOf } from "../settings.ts";
import { PasswordsKept } from "./passwords-kept.ts";
import { plainSettings, settingsFrom, type WorkerSettings } from "./plain-settings.ts";

const folder = { path: "/srv", fault: usageError };
const kept: string[] = [];
const keptIn = {
  keep: async (name: string, hash: string, replaced: string) => void kept.push(`${name}: ${hash} for ${replaced}`),
};
const settings = settingsOf(
  {
    folder: "/srv",
    quota: { bytes: 10 },
    accounts: [{ name: "ann", secret: { hash: "old" }, tree: { folder, mounts: [{ point: "/m", folder }] }, keptIn }],
    hosts: [{ names: ["a.example"], tree: { folder }, accounts: [{ name: "bob", secret: { password: "x" }, keptIn }] }],
    listing: { mediaTypes: new Map([["txt", "text/plain"]]) },
    limits: { sessionsPerAccount: Infinity },
  },
  {},
);

it("settings are the same in another process, but for whom a better hash is told", async () => {
  const told: string[] = [];
  const copy = settingsFrom(structuredClone(plainSettings(settings)), (host) => ({
    keep: async (name, hash, replaced) => void told.push(`${host}: ${name}, ${hash} for ${replaced}`),
  }));
  const plain = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value, (key, one: unknown) => (key === "keptIn" ? undefined : one)));
  for (const part of ["disk", "tree", "accounts", "hosts"] as const)
    expect(plain(copy[part])).toEqual(plain(settings[part]));
  expect(copy.server).toEqual(settings.server);
  expect(copy.accounts[0]?.tree?.folder?.fault("gone").message).toBe("gone");
  await copy.accounts[0]?.keptIn?.keep("ann", "new", "old");
  await copy.hosts[0]?.accounts?.[0]?.keptIn?.keep("bob", "new", "old");
  expect(told).toEqual(["undefined: ann, new for old", "0: bob, new for old"]);
});

it("of the better hashes that processes bring for one password the first is kept, and given to all", async () => {
  const passwords = new PasswordsKept(settings);
  const keep = (hash: string, host?: number) =>
    passwords.keep({ host, name: host === undefined ? "ann" : "bob", hash, replaced: "old" });
  expect(await Promise.all([keep("one"), keep("two"), keep("three", 0)])).toEqual(["one", "one", "three"]);
  expect(kept).toEqual(["ann: one for old", "bob: three for old"]);
  passwords.replace(settings);
  expect(await keep("four")).toBe("one");
});

it("a better hash of the password before is not kept over a new one, when a process has not heard of that yet", async () => {
  const dir = await mkdtemp(join(tmpdir(), "tandem-kept-"));
  try {
    const path = join(dir, "passwords");
    const read = async (hash: string): Promise<WorkerSettings> => {
      await writeFile(path, `ann:${hash}\n`);
      const file = new PasswordFile(path);
      await file.read();
      return settingsOf({ folder: "/srv", accounts: [{ name: "ann", secret: { hash }, keptIn: file }] }, {});
    };
    const passwords = new PasswordsKept(await read("old"));
    passwords.replace(await read("new"));
    // Its own, so that it ends the sessions of the password before as soon as it hears of the new one.
    const late = { host: undefined, name: "ann", hash: "better of old", replaced: "old" };
    expect(await passwords.keep(late)).toBe("better of old");
    expect(await readFile(path, "utf8")).toBe("ann:new\n");
    await passwords.keep({ ...late, hash: "better of new", replaced: "new" });
    expect(await readFile(path, "utf8")).toBe("ann:better of new\n");
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});
