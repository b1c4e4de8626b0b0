import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { systemClock } from "@tandem/transport";
import { place, run, type Place } from "../client/run.fixtures.ts";
import { remoteCandidates } from "./remote-candidates.ts";

let here: Place;
beforeAll(async () => {
  here = await place();
  for (const name of ["notes.txt", "it's & more", "red\u001B[31m", ".hidden"]) await here.serve(name, "x");
  await mkdir(join(here.remote, "pub"));
});
afterAll(() => here[Symbol.asyncDispose]());

async function offered(typed: string, env: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const { code, out, err } = await run(["complete", "--", typed], { env });
  expect([code, err]).toEqual([0, ""]);
  return out.split("\n").slice(0, -1);
}

it("offers what is in a directory, as a URL that no shell takes for anything else", async () => {
  expect(await offered(here.url())).toEqual([
    here.url("it%27s%20%26%20more"),
    here.url("notes.txt"),
    here.url("pub/"),
    here.url("red%1B%5B31m"),
  ]);
  expect(await offered(here.url("it%27s"))).toEqual([here.url("it%27s%20%26%20more")]);
  expect(await offered(here.url("."))).toEqual([here.url(".hidden")]);
  expect(await offered(here.url("x"))).toEqual([]);
});

it("offers schemes, then the hosts that .netrc knows, and bookmarks", async () => {
  const NETRC = join(here.local, "netrc");
  await writeFile(NETRC, "machine files.example login anna password x\nmachine ::1\ndefault login b\n", {
    mode: 0o600,
  });
  expect(await offered("f", { NETRC })).toEqual(["ftp://", "ftpes://", "ftps://"]);
  expect(await offered("ftps://", { NETRC })).toEqual([
    "ftps://[::1]/",
    "ftps://anna@files.example/",
    "ftps://files.example/",
  ]);
  const XDG_CONFIG_HOME = join(here.local, "config");
  await mkdir(join(XDG_CONFIG_HOME, "tandem"), { recursive: true });
  await writeFile(join(XDG_CONFIG_HOME, "tandem/bookmarks"), "work\tftpes://work.example/pub/\n");
  expect(await offered("ftpes://w", { NETRC, XDG_CONFIG_HOME })).toEqual(["ftpes://work.example/pub/"]);
  expect(await offered("FTP://an", { NETRC })).toEqual([]);
});

it("says nothing when it would have to ask for a password, or anything fails", async () => {
  const NETRC = join(here.local, "none");
  expect(await offered(`ftp://demo@127.0.0.1:${here.port}/`, { NETRC })).toEqual([]);
  expect(await offered(`ftp://demo:wrong@127.0.0.1:${here.port}/`, { NETRC })).toEqual([]);
  expect(await offered(here.url("missing/"))).toEqual([]);
  expect(await offered("ftp://127.0.0.1:1/")).toEqual([]);
  expect(await offered("http://x/")).toEqual([]);
});

it("takes a stored password, and lets it cross a network under TLS only", async () => {
  const env = { TANDEM_PASSWORD: "secret" };
  expect(await offered(`ftp://demo@127.0.0.1:${here.port}/n`, env)).toHaveLength(1);
  // Who connects sets a timer first.
  const timer = (): never => {
    throw new Error("The server would have been asked.");
  };
  const asked = { env, clock: { ...systemClock, timer } };
  expect(await remoteCandidates("ftp://demo@192.0.2.1/n", asked)).toEqual([]);
  await expect(remoteCandidates("ftpes://demo@192.0.2.1/n", asked)).rejects.toThrow("would have been asked");
  await expect(remoteCandidates("ftp://192.0.2.1/n", asked)).rejects.toThrow("would have been asked");
});
