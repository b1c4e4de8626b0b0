import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { place, run, type Place } from "../client/run.fixtures.ts";

let here: Place;
beforeAll(async () => {
  here = await place();
});
afterAll(() => here[Symbol.asyncDispose]());

const random = new Uint8Array(1_000_003).map((_, at) => (at * 2_654_435_761) >>> 13);
const contents: Readonly<Record<string, string | Uint8Array>> = {
  "text.txt": "one\ntwo\n",
  "random.bin": random,
  empty: "",
  byte: "x",
  "two  words.txt": "s",
  'said "so".txt': "q",
  "it's.txt": "a",
  "café 日本語 🚀.txt": "ü",
  "what?#1;2%.txt": "u",
};

describe.each([["passive"], ["active", "--active"]])("in %s mode", (_mode, ...flags) => {
  it.each(Object.keys(contents))("%s goes there and back again, every byte", async (name) => {
    const [sent, back] = [join(here.local, name), join(here.local, `back of ${name}`)];
    await writeFile(sent, contents[name] ?? "");
    expect(await run(["put", sent, here.url("in/"), ...flags])).toMatchObject({ code: 1 });
    const url = here.url(encodeURIComponent(name));
    expect(await run(["put", sent, url, ...flags])).toEqual({ code: 0, out: "", err: "" });
    expect(digest(await readFile(join(here.remote, name)))).toBe(digest(await readFile(sent)));
    expect(await run(["get", url, "-o", back, ...flags])).toEqual({ code: 0, out: "", err: "" });
    expect(digest(await readFile(back))).toBe(digest(await readFile(sent)));
  });

  it("text changes its line ends only on the wire", async () => {
    await writeFile(join(here.local, "lines"), "one\ntwo\n");
    expect(await run(["put", "--ascii", join(here.local, "lines"), here.url("lines"), ...flags])).toMatchObject({
      code: 0,
    });
    expect(await here.text("remote", "lines")).toBe("one\ntwo\n");
    expect(await run(["cat", here.url("lines;type=a"), ...flags])).toMatchObject({ code: 0, out: "one\ntwo\n" });
  });
});

describe("get", () => {
  it("keeps the time of the file, and writes into a folder, a file, or standard output", async () => {
    await here.serve("timed", "t");
    await utimes(join(here.remote, "timed"), 1_000_000_000, 1_000_000_000);
    await mkdir(join(here.local, "folder"), { recursive: true });
    expect(await run(["get", here.url("timed"), "-o", join(here.local, "folder")])).toMatchObject({ code: 0 });
    expect((await stat(join(here.local, "folder", "timed"))).mtimeMs).toBe(1_000_000_000_000);
    expect(await run(["get", here.url("timed"), "-o", "-"])).toEqual({ code: 0, out: "t", err: "" });
    expect(await run(["get", here.url("timed"), "-o", "/dev/null"])).toMatchObject({ code: 0 });
    expect((await stat("/dev/null")).isCharacterDevice()).toBe(true);
  });

  it("replaces a link, and does not write through it", async () => {
    await here.serve("news", "new");
    await writeFile(join(here.local, "precious"), "old");
    await symlink("precious", join(here.local, "news"));
    expect(await run(["get", here.url("news"), "-o", join(here.local, "news")])).toMatchObject({ code: 0 });
    expect(await here.text("local", "precious")).toBe("old");
    expect(await here.text("local", "news")).toBe("new");
  });

  it("goes on with a part of the same version, and fetches only the rest", async () => {
    const whole = "0123456789".repeat(100_000);
    await here.serve("long", whole);
    await utimes(join(here.remote, "long"), 1_000_000_000, 1_000_000_000);
    const part = join(here.local, "long.part");
    await writeFile(part, whole.slice(0, 700_000));
    await utimes(part, 1_000_000_000, 1_000_000_000);
    const ran = await run(["get", "-c", here.url("long"), "-o", join(here.local, "long"), "--ladder"]);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toMatch(/REST [1-9]\d{5}/);
    expect(await here.text("local", "long")).toBe(whole);
    expect(await readdir(here.local)).not.toContain("long.part");
  });

  it("goes on after a failure, and tells each in one sentence", async () => {
    await here.serve("first", "1");
    await here.serve("last", "2");
    const ran = await run(["get", here.url("first"), here.url("missing"), here.url("last"), "-o", here.local]);
    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.err).toMatch(/^tandem: The server refused RETR missing: "550 .*\ntandem: 1 of 3 failed\.\n$/);
    expect(await here.text("local", "last")).toBe("2");
    expect(await readdir(here.local)).not.toContain("missing.part");
  });

  it("fails where a folder of that name is in the way, and where the folder does not exist", async () => {
    await here.serve("blocked", "b");
    await mkdir(join(here.local, "blocked"));
    expect(await run(["get", here.url("blocked"), "-o", here.local])).toMatchObject({
      code: 1,
      err: expect.stringContaining("is a folder here"),
    });
    const ran = await run(["get", here.url("blocked"), "-o", join(here.local, "no", "such")]);
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining("there is no such file or folder") });
  });

  it.each([
    ["a directory", ["/"], 1, "names a directory"],
    ["several files for one", ["a", "b", "-o", "one.txt"], 2, "must be a folder"],
    ["--continue with --ascii", ["a", "-c", "--ascii"], 2, "--ascii"],
    ["--continue to standard output", ["a", "-c", "-o", "-"], 2, "-o"],
  ])("refuses %s", async (_what, words, code, sentence) => {
    const ran = await run(["get", ...words.map((word) => (/^-|\.txt$/.test(word) ? word : here.url(word)))]);
    expect(ran).toMatchObject({ code, err: expect.stringContaining(sentence) });
  });
});

describe("put", () => {
  beforeEach(() => writeFile(join(here.local, "note"), "note"));

  it("puts a file under a name, into a directory that exists, and into one that a slash names", async () => {
    await mkdir(join(here.remote, "inbox"), { recursive: true });
    const file = join(here.local, "note");
    expect(await run(["put", file, here.url("renamed")])).toMatchObject({ code: 0 });
    expect(await run(["put", file, here.url("inbox")])).toMatchObject({ code: 0 });
    expect(await run(["put", file, here.url()])).toMatchObject({ code: 0 });
    for (const name of ["renamed", "inbox/note", "note"]) expect(await here.text("remote", name)).toBe("note");
  });

  it("takes standard input, and adds to the end", async () => {
    expect(await run(["put", "-", here.url("log")], { input: "one\n" })).toMatchObject({ code: 0 });
    expect(await run(["put", "-", here.url("log"), "--append"], { input: "two\n" })).toMatchObject({ code: 0 });
    expect(await run(["put", join(here.local, "note"), here.url("log"), "--append"])).toMatchObject({ code: 0 });
    expect(await here.text("remote", "log")).toBe("one\ntwo\nnote");
    const ran = await run(["put", "-", here.url()], { input: "lost" });
    expect(ran).toMatchObject({ code: 2, err: expect.stringContaining("has no name") });
  });

  it("goes on at the end of what the server has", async () => {
    await here.serve("half", "no");
    const ran = await run(["put", "-c", join(here.local, "note"), here.url("half"), "--ladder"]);
    expect(ran).toMatchObject({ code: 0 });
    expect(await here.text("remote", "half")).toBe("note");
    expect(ran.out).toContain("REST 2");
  });

  it("sends nothing when a file is missing", async () => {
    const ran = await run(["put", join(here.local, "note"), join(here.local, "missing"), here.url("inbox/")]);
    expect(ran).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^tandem: Cannot read .*missing: there is no such file/),
    });
    expect(await run(["put", here.local, here.url("x")])).toMatchObject({
      code: 2,
      err: expect.stringContaining("is a folder"),
    });
    expect(await run(["put", here.url("x")])).toMatchObject({ code: 2 });
  });
});

function digest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
