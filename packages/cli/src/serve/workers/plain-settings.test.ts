import { expect, it } from "vitest";
import { usageError } from "../../command-error.ts";
import { settingsOf } from "../settings.ts";
import { PasswordsKept } from "./passwords-kept.ts";
import { plainSettings, settingsFrom } from "./plain-settings.ts";

const folder = { path: "/srv", fault: usageError };
const kept: string[] = [];
const keptIn = {
  keep: async (name: string, hash: string) => void kept.push(`${name}: ${hash}`),
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
    keep: async (name) => void told.push(`${host}: ${name}`),
  }));
  const plain = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value, (key, one: unknown) => (key === "keptIn" ? undefined : one)));
  for (const part of ["disk", "tree", "accounts", "hosts"] as const)
    expect(plain(copy[part])).toEqual(plain(settings[part]));
  expect(copy.server).toEqual(settings.server);
  expect(copy.accounts[0]?.tree?.folder?.fault("gone").message).toBe("gone");
  await copy.accounts[0]?.keptIn?.keep("ann", "new");
  await copy.hosts[0]?.accounts?.[0]?.keptIn?.keep("bob", "new");
  expect(told).toEqual(["undefined: ann", "0: bob"]);
});

it("of the better hashes that processes bring for one password the first is kept, and given to all", async () => {
  const passwords = new PasswordsKept(settings);
  const keep = (hash: string, host?: number) =>
    passwords.keep({ host, name: host === undefined ? "ann" : "bob", hash });
  expect(await Promise.all([keep("one"), keep("two"), keep("three", 0)])).toEqual(["one", "one", "three"]);
  expect(kept).toEqual(["ann: one", "bob: three"]);
  passwords.replace(settings);
  expect(await keep("four")).toBe("four");
});
