import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeEvents } from "@tandem/trace";
import { place, run, type Place } from "../client/run.fixtures.ts";

let here: Place;
beforeAll(async () => {
  here = await place();
  await here.serve("b.txt", "bb");
  await here.serve("a.txt", "a");
  await here.serve("red\u001B[31m.txt", "r");
  await symlink("a.txt", join(here.remote, "link"));
  await mkdir(join(here.remote, "pub"));
});
afterAll(() => here[Symbol.asyncDispose]());

describe.each([["passive"], ["active", "--active"]])("ls in %s mode", (_mode, ...flags) => {
  it("prints names, sorted and escaped, one a line for programs and in columns for people", async () => {
    const names = ["a.txt", "b.txt", "link", "pub", "red\\x1b[31m.txt"];
    expect(await run(["ls", here.url(), ...flags])).toEqual({ code: 0, out: `${names.join("\n")}\n`, err: "" });
    expect(await run(["ls", here.url(), ...flags], { terminal: true })).toMatchObject({ out: `${names.join("  ")}\n` });
    expect(await run(["ls", "-1", here.url(), ...flags], { terminal: true })).toMatchObject({
      out: `${names.join("\n")}\n`,
    });
  });
});

describe("ls", () => {
  it("prints permissions, sizes, times and where links point", async () => {
    const { out } = await run(["ls", "-l", here.url()]);
    expect(out.split("\n")).toEqual([
      expect.stringMatching(/^-rw-r--r-- +1 +\d{4}-\d\d-\d\d \d\d:\d\d {2}a\.txt$/),
      expect.stringMatching(/^-rw-r--r-- +2 +.* b\.txt$/),
      expect.stringMatching(/^lrwxrwxrwx +\d{4}-.* link -> a\.txt$/),
      expect.stringMatching(/^drwxr-xr-x +\d{4}-.* pub$/),
      expect.stringMatching(/ red\\x1b\[31m\.txt$/),
      "",
    ]);
    expect((await run(["ls", "-lh", here.url("b.txt")])).out).toContain(" 2 bytes ");
  });

  it("prints a file itself, nothing of an empty directory, and titles for several", async () => {
    expect(await run(["ls", here.url("a.txt")])).toEqual({ code: 0, out: "a.txt\n", err: "" });
    expect(await run(["ls", here.url("pub/")])).toEqual({ code: 0, out: "", err: "" });
    const ran = await run(["ls", here.url("pub"), here.url("missing"), here.url("a.txt")]);
    expect(ran).toMatchObject({ code: 1, out: "pub:\n\na.txt:\na.txt\n" });
    expect(ran.err).toMatch(/^tandem: The server refused .* missing: "550 /);
  });

  it("prints JSON that holds the names as they are", async () => {
    const { out } = await run(["ls", "--json", here.url()]);
    const entries = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { name: string });
    expect(entries.map(({ name }) => name)).toContain("red\u001B[31m.txt");
    expect(out).not.toContain("\u001B");
  });
});

describe("a pattern in a URL", () => {
  it("is what ls lists and rm removes, and a name to the letter goes before it", async () => {
    await mkdir(join(here.remote, "many"));
    for (const name of ["1.jpg", "2.jpg", "photo[1].jpg", "photo1.jpg", "x*y", ".jpg"])
      await here.serve(`many/${name}`, "x");
    const list = async (pattern: string): Promise<string> => (await run(["ls", here.url(`many/${pattern}`)])).out;
    expect(await list("?.jpg")).toBe("many/1.jpg\nmany/2.jpg\n");
    expect(await list("photo*")).toBe("many/photo1.jpg\nmany/photo[1].jpg\n");
    expect(await list("photo[1].jpg")).toBe("many/photo[1].jpg\n");
    expect(await list("x%2Ay")).toBe("many/x*y\n");
    expect((await run(["ls", here.url("many/*.png")])).err).toBe(
      'tandem: Nothing on the server matches "many/*.png".\n',
    );
    expect((await run(["ls", here.url("m*/a")])).err).toContain('Nothing on the server matches "m*/a"');
    expect(await list("../m*/1.jpg")).toContain("1.jpg\n");
    expect((await run(["rm", here.url("many/photo[1].jpg")])).code).toBe(0);
    expect((await run(["rm", here.url("many/[12].jpg")])).code).toBe(0);
    expect((await readdir(join(here.remote, "many"))).toSorted()).toEqual([".jpg", "photo1.jpg", "x*y"]);
    await rm(join(here.remote, "many"), { recursive: true });
  });
});

it("cat prints files one behind the other, and says what is missing", async () => {
  const ran = await run(["cat", here.url("a.txt"), here.url("missing"), here.url("b.txt")]);
  expect(ran).toMatchObject({ code: 1, out: "abb", err: expect.stringContaining("550") });
  expect(await run(["cat", here.url("pub/")])).toMatchObject({
    code: 1,
    err: expect.stringContaining("names a directory"),
  });
});

it("rm, mkdir and mv do what they say, and tell what the server refused", async () => {
  await writeFile(join(here.remote, "old"), "o");
  expect(await run(["mkdir", here.url("x/y/z")])).toMatchObject({ code: 1, err: expect.stringContaining("550") });
  expect(await run(["mkdir", "-p", here.url("x/y/z"), here.url("x/y")])).toEqual({ code: 0, out: "", err: "" });
  expect(await run(["mkdir", "-p", here.url("old/below")])).toMatchObject({ code: 1 });
  expect(await run(["mv", here.url("old"), "new"])).toEqual({ code: 0, out: "", err: "" });
  expect(await run(["mv", here.url("new"), "x/y"])).toMatchObject({ code: 0 });
  expect(await run(["mv", here.url("x/y/new"), "x/"])).toMatchObject({ code: 0 });
  expect(await readdir(join(here.remote, "x"))).toEqual(["new", "y"]);
  expect(await run(["mv", here.url("x/new"), "/x/y/z/newest"])).toMatchObject({ code: 0 });
  expect(await run(["rm", here.url("x/y/z/newest"), here.url("gone")])).toMatchObject({
    code: 1,
    err: expect.stringMatching(/DELE gone: "550 .*\ntandem: 1 of 2 failed\.\n$/),
  });
  expect(await run(["rm", "-d", here.url("x")])).toMatchObject({ code: 1 });
  expect(await run(["rm", "--dir", here.url("x/y/z"), here.url("x/y"), here.url("x")])).toMatchObject({ code: 0 });
  expect(await readdir(here.remote)).not.toContain("x");
});

it.each([
  ["ls"],
  ["get"],
  ["get", "files.example"],
  ["ls", "http://files.example/"],
  ["mv", "ftp://127.0.0.1/a"],
  ["mv", "ftp://127.0.0.1/", "b"],
  ["mv", "ftp://127.0.0.1/a", "ftp://127.0.0.1/b"],
  ["ls", "ftp://127.0.0.1/", "--user", "demo:secret"],
  ["ls", "ftp://127.0.0.1/", "--trace", "/no/such/folder/trace"],
  ["rm", "ftp://demo@127.0.0.1/x"],
  ["ls", "--no-such-option", "ftp://127.0.0.1/"],
])("tandem %s %s is a matter of usage: one sentence, exit code 2", async (...words) => {
  const ran = await run(words);
  expect(ran).toMatchObject({ code: 2, out: "", err: expect.stringMatching(/^tandem: [^\n]+\n$/) });
});

it("never shows a password, whoever refuses it", async () => {
  const url = `ftp://demo:hunter2@127.0.0.1:${here.port}/`;
  const trace = join(here.local, "refused.ndjson");
  const ran = await run(["ls", url, url, "--ladder", "--trace", trace]);
  expect(ran).toMatchObject({ code: 1, out: "" });
  expect(ran.err).toContain('tandem: The server refused PASS ****: "530 ');
  expect(ran.err.match(/530/g), "one sentence and one rung").toHaveLength(2);
  expect(ran.err + (await readFile(trace, "utf8"))).not.toContain("hunter2");
});

it("logs in with the password of the environment, or as nobody in particular", async () => {
  const url = `ftp://127.0.0.1:${here.port}/a.txt`;
  expect(await run(["cat", url, "--user", "demo"], { env: { TANDEM_PASSWORD: "secret" } })).toMatchObject({ out: "a" });
  expect(await run(["cat", url, "--user", "demo"], { env: { TANDEM_PASSWORD: "wrong" } })).toMatchObject({ code: 1 });
  expect(await run(["cat", url])).toEqual({ code: 0, out: "a", err: "" });
});

describe("a session", () => {
  it("is one for all URLs of a server", async () => {
    const trace = join(here.local, "trace.ndjson");
    const words = ["get", here.url("a.txt"), here.url("b.txt"), "-o", here.local, "--trace", trace, "--ladder"];
    const { code, out, err } = await run(words);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const events = decodeEvents(await readFile(trace, "utf8"));
    expect(events.filter(({ kind }) => kind === "control.open")).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ kind: "control.close" });
    expect(out).toContain("RETR a.txt");
    expect(out).toContain("RETR b.txt");
    expect(out).not.toContain("\u001B");
  });

  it("is drawn beside the data, in colour on a terminal", async () => {
    const ran = await run(["cat", here.url("a.txt"), "--ladder"], { terminal: true });
    expect(ran.out).toBe("a");
    expect(ran.err).toContain("QUIT");
    expect(ran.err).toContain("\u001B[");
    const plain = await run(["cat", here.url("a.txt"), "--ladder"], { terminal: true, env: { NO_COLOR: "1" } });
    expect(plain.err).not.toContain("\u001B[");
  });

  it("shows a bar on a terminal, and none when quiet", async () => {
    const words = ["get", here.url("a.txt"), "-o", here.local];
    expect((await run(words, { terminal: true })).err).toMatch(/\ra\.txt .*100%.*\n$/);
    expect((await run([...words, "--quiet"], { terminal: true })).err).toBe("");
  });
});
