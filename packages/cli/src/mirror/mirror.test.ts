import { mkdir, readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { place, run, type Place } from "../client/run.fixtures.ts";

let here: Place;
let site: string;
beforeEach(async () => {
  here = await place();
  site = join(here.local, "site");
  await mkdir(join(site, "img"), { recursive: true });
  await writeFile(join(site, "index.html"), "hello");
  await writeFile(join(site, "img/a.jpg"), "aaaaaaa");
  await writeFile(join(site, "draft.tmp"), "t");
});
afterEach(() => here[Symbol.asyncDispose]());

async function tree(folder: string): Promise<readonly string[]> {
  return (await readdir(folder, { recursive: true })).toSorted();
}

describe("mirror", () => {
  it("sends a folder, then only what has changed, and fetches it back", async () => {
    const first = await run(["mirror", site, here.url("www/site")]);
    expect(first).toMatchObject({ code: 0, err: "" });
    expect(first.out).toMatch(/^3 files copied \(13 bytes\), 2 directories made, 0 were the same, in /);
    expect(await tree(join(here.remote, "www/site"))).toEqual(["draft.tmp", "img", "img/a.jpg", "index.html"]);
    await writeFile(join(site, "index.html"), "hello again");
    const second = await run(["mirror", "-v", site, here.url("www/site")]);
    expect(second.out).toMatch(
      /^copy {4}index\.html {2}\(other size, 11 bytes\)\n1 file copied \(11 bytes\), 2 were the same/,
    );
    expect(await run(["mirror", here.url("www/site"), join(here.local, "back")])).toMatchObject({ code: 0 });
    expect(await tree(join(here.local, "back"))).toEqual(["draft.tmp", "img", "img/a.jpg", "index.html"]);
    const times = await Promise.all(["site", "back"].map((name) => stat(join(here.local, name, "index.html"))));
    expect(Math.floor(times[0]!.mtimeMs / 1000)).toBe(Math.floor(times[1]!.mtimeMs / 1000));
  });

  it("copies from one server to another, and from folder to folder", async () => {
    await using other = await place();
    expect(await run(["mirror", site, here.url("a")])).toMatchObject({ code: 0 });
    expect(await run(["mirror", here.url("a"), other.url("b")])).toMatchObject({ code: 0, err: "" });
    expect(await tree(join(other.remote, "b"))).toEqual(await tree(site));
    expect(await run(["mirror", site, join(here.local, "copy")])).toMatchObject({ code: 0 });
    expect(await tree(join(here.local, "copy"))).toEqual(await tree(site));
  });

  it("shows what it would do, to people and to programs, and does none of it", async () => {
    const people = await run(["mirror", "-n", site, here.url("www")]);
    expect(people).toEqual({
      code: 0,
      out: [
        "make    ./",
        "copy    draft.tmp  (new, 1 byte)",
        "make    img/",
        "copy    img/a.jpg  (new, 7 bytes)",
        "copy    index.html  (new, 5 bytes)",
        "3 files to copy (13 bytes), 2 directories to make; 0 files are the same.",
        "",
      ].join("\n"),
      err: "",
    });
    const { out } = await run(["mirror", "--dry-run", "--json", site, here.url("www")]);
    const told = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { event: string; kind?: string });
    expect(told.find(({ kind }) => kind === "copy")).toMatchObject({
      event: "plan",
      path: "draft.tmp",
      reason: "new",
      size: 1,
    });
    expect(told.at(-2)).toMatchObject({ event: "plan", kind: "total", copies: { files: 3, bytes: 13 } });
    expect(told.at(-1)).toMatchObject({ event: "summary", done: 0 });
    expect(await readdir(here.remote)).toEqual([]);
  });

  it.each([
    [
      ["--exclude", "*.tmp"],
      ["img", "img/a.jpg", "index.html"],
    ],
    [["--exclude", "img/", "--exclude", "*.tmp"], ["index.html"]],
    [["--exclude", "*", "--include", "*.html"], ["index.html"]],
    [
      ["--include", "*.jpg"],
      ["img", "img/a.jpg"],
    ],
    [
      ["--exclude-from", "rules"],
      ["draft.tmp", "index.html"],
    ],
  ])("takes in and leaves out by rules in their order: %j", async (flags, names) => {
    const rules = join(here.local, "rules");
    await writeFile(rules, "# none of these\n*.tmp\n!draft.tmp\nimg/\n");
    const words = flags.map((flag) => (flag === "rules" ? rules : flag));
    expect(await run(["mirror", site, here.url("www"), ...words])).toMatchObject({ code: 0, err: "" });
    expect(await tree(join(here.remote, "www"))).toEqual(names);
  });

  it("deletes only when told to, no more than is allowed, and not what is excluded", async () => {
    await run(["mirror", site, here.url("www")]);
    for (const name of ["old", "older", "kept.log"]) await here.serve(`www/${name}`, "x");
    await run(["mirror", site, here.url("www")]);
    expect(await tree(join(here.remote, "www"))).toContain("old");
    const words = ["mirror", site, here.url("www"), "--delete", "--exclude", "*.log"];
    expect(await run([...words, "--max-delete", "1"])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/deletes 2 .*1 are allowed.*--max-delete/),
    });
    expect(await tree(join(here.remote, "www"))).toContain("old");
    expect((await run([...words, "--max-delete", "50%"])).out).toContain("2 deleted");
    expect(await tree(join(here.remote, "www"))).toEqual(["draft.tmp", "img", "img/a.jpg", "index.html", "kept.log"]);
    expect((await run([...words, "--delete-excluded"])).out).toContain("1 deleted");
  });

  it("keeps a manifest, and does not look then", async () => {
    await run(["mirror", "--manifest", site, here.url("www")]);
    const ran = await run(["mirror", "--manifest", site, here.url("www"), "--ladder"]);
    expect(ran.out).toContain("were the same");
    expect(ran.out).not.toContain("MLSD");
  });

  it.each([
    [["--only-missing"], "hello"],
    [["--only-newer"], "newer there"],
    [["--compare", "size"], "hello"],
    [[], "hello"],
  ])("with %j leaves or replaces what is newer there", async (flags, content) => {
    await run(["mirror", site, here.url("www")]);
    const newer = flags.includes("--only-newer") ? "newer there" : "hello";
    await here.serve("www/index.html", newer);
    await utimes(join(here.remote, "www/index.html"), 4_000_000_000, 4_000_000_000);
    expect(await run(["mirror", site, here.url("www"), ...flags])).toMatchObject({ code: 0 });
    expect(await here.text("remote", "www/index.html")).toBe(content);
  });

  it("goes on where one file fails, tells of it, and ends with 1", async () => {
    await mkdir(join(here.remote, "www/index.html"), { recursive: true });
    await here.serve("www/index.html/in-the-way", "x");
    const ran = await run(["mirror", site, here.url("www")]);
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(
      /^tandem: .*index\.html.*\ntandem: 1 thing was not done; the same command does the rest\.\n$/s,
    );
    expect(await tree(join(here.remote, "www"))).toContain("img/a.jpg");
  });

  it("shows names as what they are", async () => {
    await writeFile(join(site, "red\u001B[31m"), "x");
    const ran = await run(["mirror", "-v", site, here.url("www")], { terminal: true });
    expect(ran.out).toContain("red\\x1b[31m");
    expect(ran.out).not.toContain("\u001B[31m");
    expect(await readdir(join(here.remote, "www"))).toContain("red\u001B[31m");
  });

  it.each([
    ["a URL of another kind", ["http://x/", "y"], 2],
    ["a source that is not there", ["./no-such-folder", "y"], 1],
    ["a file", ["FILE", "y"], 2],
    ["flags that leave nothing", ["x", "y", "--only-missing", "--only-existing"], 2],
    ["rules that are not there", ["x", "y", "--exclude-from", "no-such-file"], 2],
    ["a limit that is none", ["x", "y", "--max-delete", "110%"], 2],
  ])("refuses %s in one sentence", async (_what, words, code) => {
    const file = join(site, "index.html");
    const ran = await run(["mirror", ...words.map((word) => (word === "FILE" ? file : word))]);
    expect(ran).toMatchObject({ code, out: "", err: expect.stringMatching(/^tandem: [^\n]+\n$/) });
  });
});

describe("sync", () => {
  it("shows what would be deleted, and deletes nothing when there is nobody to ask", async () => {
    await run(["mirror", site, here.url("www")]);
    await here.serve("www/old", "x");
    const ran = await run(["sync", site, here.url("www")]);
    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.err).toMatch(
      /^delete {2}old\n0 files to copy .* 1 to delete; 3 files are the same\.\ntandem: Nothing was done: 1 thing/,
    );
    expect(await readdir(join(here.remote, "www"))).toContain("old");
    expect((await run(["sync", "--yes", site, here.url("www")])).out).toContain("1 deleted");
    expect(await tree(join(here.remote, "www"))).toEqual(await tree(site));
  });

  it.each([
    ["y\n", 0],
    ["yes\n", 0],
    ["\n", 1],
    ["nyes\n", 1],
    ["", 1],
  ])("asks on a terminal: %j ends with %d", async (input, code) => {
    await run(["mirror", site, here.url("www")]);
    await here.serve("www/old", "x");
    const ran = await run(["sync", site, here.url("www")], { input, typing: true });
    expect(ran.code).toBe(code);
    expect(ran.err).toContain("Delete 1 thing? [y/N] ");
    expect((await readdir(join(here.remote, "www"))).includes("old")).toBe(code === 1);
  });
});

describe("get -r and put -r", () => {
  it("copy a directory into a folder, or as one that is made", async () => {
    expect(await run(["put", "-r", site, join(site, "index.html"), here.url("in/"), "-p"])).toMatchObject({ code: 0 });
    expect(await tree(join(here.remote, "in"))).toEqual([
      "index.html",
      "site",
      "site/draft.tmp",
      "site/img",
      "site/img/a.jpg",
      "site/index.html",
    ]);
    const into = join(here.local, "into");
    await mkdir(into);
    expect(await run(["get", "-r", here.url("in/site"), here.url("in/index.html"), "-o", into])).toMatchObject({
      code: 0,
    });
    expect(await tree(into)).toContain("site/img/a.jpg");
    expect(await tree(into)).toContain("index.html");
    expect(await run(["get", "-r", here.url("in"), "-o", join(here.local, "made")])).toMatchObject({ code: 0 });
    expect(await tree(join(here.local, "made"))).toContain("site/img/a.jpg");
    expect(await readFile(join(here.local, "made/site/img/a.jpg"), "utf8")).toBe("aaaaaaa");
  });

  it("are asked for: without -r a folder is refused", async () => {
    expect(await run(["put", site, here.url()])).toMatchObject({
      code: 2,
      err: expect.stringContaining("--recursive"),
    });
  });
});

describe("with hashes", () => {
  it("tells files of the same size and time apart, by what the server says, and verifies copies", async () => {
    const copied = await run(["mirror", "--verify", "hash", site, here.url("www"), "--ladder"]);
    expect(copied.code).toBe(0);
    expect(copied.out).toMatch(/ HASH .*index\.html|X(CRC|MD5|SHA\d+) .*index\.html/);
    const { mtime } = await stat(join(here.remote, "www/index.html"));
    await here.serve("www/index.html", "jello");
    await utimes(join(here.remote, "www/index.html"), mtime, mtime);
    expect((await run(["mirror", site, here.url("www")])).out).toMatch(/^0 files copied/);
    expect((await run(["mirror", "--compare", "hash", site, here.url("www")])).out).toMatch(/^1 file copied/);
    expect(await here.text("remote", "www/index.html")).toBe("hello");
  });
});
