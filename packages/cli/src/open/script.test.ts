import { mkdir, readdir, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { place, type Place } from "../client/run.fixtures.ts";
import { promptCommands } from "./commands.ts";
import { script, tries, type Scripted, type Setting } from "./prompt.fixtures.ts";

let here: Place;
const places: Place[] = [];

beforeEach(async () => {
  here = await place();
  places.push(here);
});

afterAll(async () => {
  for (const each of places) await each[Symbol.asyncDispose]();
});

/** Runs lines that must all succeed, and gives what they printed. */
async function done(...lines: readonly string[]): Promise<string> {
  const { out, err, failure } = await script(here, lines);
  expect([err, failure]).toEqual(["", undefined]);
  return out.replace(/^Connected to .*\n/, "");
}

const failing = (lines: readonly string[], setting?: Setting): Promise<Scripted> => script(here, lines, setting);

describe("the commands of the prompt, as a script", () => {
  it(`${tries("get")}: fetches a file, under its own or another name, into a folder or away`, async () => {
    await here.serve("a b.txt", "hello");
    await mkdir(join(here.local, "folder"));
    expect(await done('get "a b.txt"', "get a\\ b.txt c", "get 'a b.txt' folder", "get a\\ b.txt /dev/null")).toBe("");
    expect(await here.text("local", "a b.txt")).toBe("hello");
    expect(await here.text("local", "c")).toBe("hello");
    expect(await here.text("local", "folder/a b.txt")).toBe("hello");
  });

  it(`${tries("reget")}: goes on with the part that is there`, async () => {
    const whole = "0123456789".repeat(20_000);
    await here.serve("a", whole);
    const { out } = await failing(["modtime a"]);
    const time = new Date(`${/\d{4}-.*(?= UTC)/.exec(out)![0].replace(" ", "T")}Z`);
    await writeFile(join(here.local, "a.part"), whole.slice(0, 150_000));
    await utimes(join(here.local, "a.part"), time, time);
    const { out: wire } = await failing(["reget a"], { verbose: true });
    expect(wire).toMatch(/---> REST \d{5,6}\n/);
    expect(await here.text("local", "a")).toBe(whole);
  });

  it(`${tries("mget")}: fetches what matches, files only, and asks nobody`, async () => {
    for (const name of ["a.txt", "b.txt", "c.bin"]) await here.serve(name, name);
    await mkdir(join(here.remote, "d.txt"));
    await done("mget *.txt c.bin");
    expect((await readdir(here.local)).toSorted()).toEqual(["a.txt", "b.txt", "c.bin"]);
    expect(await failing(["mget *.png"])).toMatchObject({
      err: 'Nothing on the server matches "*.png".\n',
      failure: "1 command failed.",
    });
  });

  it("mget goes on after a file that fails, and never lets two files become one", async () => {
    await mkdir(join(here.remote, "one"));
    await here.serve("a", "first");
    await here.serve("one/a", "second");
    const { err } = await failing(["mget a nope one/a"]);
    expect(err).toContain("nope: The server refused RETR nope");
    expect(err).toContain("one/a: Another file of that name was just fetched");
    expect(err).toContain("2 files of 3 failed.");
    expect(await here.text("local", "a")).toBe("first");
  });

  it("mget lets no two files become one whose names are written alike here", async () => {
    for (const name of ["b%1B", "b\u001B"]) await here.serve(name, name);
    const { err } = await failing(["mget b*"]);
    expect(err).toContain("Another file of that name was just fetched");
    expect(await here.text("local", "b%1B")).toBe("b\u001B");
  });

  it(`${tries("put", "append", "mput")}: sends files, at their end too`, async () => {
    await writeFile(join(here.local, "a 1.txt"), "one");
    await writeFile(join(here.local, "a 2.txt"), "two");
    await mkdir(join(here.local, "a 3.txt"));
    await symlink("a 1.txt", join(here.local, "link.txt"));
    await mkdir(join(here.remote, "in"));
    await done(
      'put "a 1.txt"',
      'put "a 2.txt" b',
      'put "a 2.txt" in/',
      'append "a 2.txt" b',
      "cd in",
      "mput a*.txt link.txt",
    );
    expect(await here.text("remote", "a 1.txt")).toBe("one");
    expect(await here.text("remote", "b")).toBe("twotwo");
    expect((await readdir(join(here.remote, "in"))).toSorted()).toEqual(["a 1.txt", "a 2.txt", "link.txt"]);
    const { err } = await failing(["put nope", "mput *.png", "put '.'"]);
    expect(err).toContain("nope: there is no such file or folder.");
    expect(err).toContain('No local file matches "*.png".');
  });

  it(`${tries("cd", "cdup", "pwd", "mkdir", "rmdir")}: move about and make and remove directories`, async () => {
    const out = await done("mkdir 'x y'", 'cd "x y"', "pwd", "mkdir z", "cdup", "rmdir 'x y/z'", "rmdir x\\ y");
    expect(out).toBe("/x y\n/x y\n/\n");
    expect(await readdir(here.remote)).toEqual([]);
  });

  it(`${tries("lcd", "lpwd")}: move about here`, async () => {
    await mkdir(join(here.local, "in"));
    await here.serve("a", "hello");
    expect(await done("lcd in", "lpwd", "get a", "lcd", "lcd ~/in")).toBe(
      `${here.local}/in\n${here.local}/in\n${here.local}\n${here.local}/in\n`,
    );
    expect(await here.text("local", "in/a")).toBe("hello");
    expect((await failing(["lcd nope", "lcd in/a"])).err).toContain("in/a is no directory.");
  });

  it(`${tries("ls", "dir")}: list names, or all that is known`, async () => {
    for (const name of ["b.txt", "a.txt", "c\u001B[31m.bin"]) await here.serve(name, "12345");
    expect(await done("ls")).toBe("a.txt\nb.txt\nc\\x1b[31m.bin\n");
    expect(await done("ls *.txt")).toBe("a.txt\nb.txt\n");
    const long = /^-rw-r--r--\s+5\s+\d{4}-\d\d-\d\d \d\d:\d\d\s+a\.txt\n-rw-r--r--\s+5\s+.*b\.txt\n$/;
    expect(await done("dir *.txt")).toMatch(long);
    expect(await done("ls -la *.txt")).toMatch(long);
    expect(await done("dir")).toContain("c\\x1b[31m.bin");
  });

  it(`${tries("delete", "mdelete", "rename")}: remove and rename`, async () => {
    for (const name of ["a", "b.txt", "c.txt", "d"]) await here.serve(name, name);
    await done("delete a", "mdelete *.txt", "rename d 'e f'");
    expect(await readdir(here.remote)).toEqual(["e f"]);
  });

  it(`${tries("size", "modtime")}: tell facts of a file`, async () => {
    await here.serve("a", "12345");
    expect(await done("size a", "modtime a")).toMatch(/^a {2}5\na {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\n$/);
  });

  it(`${tries("ascii", "binary", "type")}: choose how bytes travel`, async () => {
    await here.serve("a", "1\n2\n");
    const { out } = await failing(["ascii", "get a", "binary", "get a b", "type ascii", "type"], { verbose: true });
    expect(out.match(/---> (?:TYPE|RETR).*/g)).toEqual([
      "---> TYPE I", // SIZE is asked for in it.
      "---> TYPE A",
      "---> RETR a",
      "---> TYPE I",
      "---> RETR a",
    ]);
    expect(out.match(/^Type.*/gm)).toEqual([
      "Type ascii: text, line by line.",
      "Type binary: the exact bytes.",
      "Type ascii: text, line by line.",
      "Type ascii: text, line by line.",
    ]);
    expect((await failing(["type ebcdic"])).err).toBe('There is no type "ebcdic"; say ascii or binary.\n');
  });

  it(`${tries("passive")}: changes who opens data connections, and keeps the directory`, async () => {
    await mkdir(join(here.remote, "in"));
    await here.serve("in/a", "hello");
    const { out, failure } = await failing(["cd in", "passive", "get a", "passive on", "get a b"], { verbose: true });
    expect(failure).toBeUndefined();
    expect(out.match(/---> (?:EPSV|PASV|PORT|EPRT|RETR)/g)).toEqual([
      "---> PORT",
      "---> RETR",
      "---> EPSV",
      "---> RETR",
    ]);
    expect((await failing(["get in/a"], { active: true, verbose: true })).out).toContain("---> PORT");
  });

  it(`${tries("prompt", "verbose", "status")}: set and tell`, async () => {
    expect(await done("prompt off", "status")).toBe(
      [
        "Nothing is asked.",
        `Server     demo@127.0.0.1:${here.port}`,
        "TLS        off (everything goes in clear)",
        "Directory  /",
        `Locally    ${here.local}`,
        "Type       binary (the exact bytes)",
        "Mode       passive (you dial, the server listens)",
        "Prompt     off",
        "Verbose    off",
        "",
      ].join("\n"),
    );
    expect(await done("verbose", "pwd", "verbose off", "pwd")).toMatch(
      /^Commands and replies are shown\.\n---> PWD\n257 .*\n\/\nCommands and replies are not shown\.\n\/\n$/,
    );
    expect((await failing(["verbose perhaps"])).err).toBe('Say on or off, not "perhaps".\n');
  });

  it(`${tries("quote")}: sends what it is given`, async () => {
    expect(await done("quote  SYST")).toMatch(/^215 .*\n$/);
    expect(await done("quote FEAT")).toMatch(/^211-Extensions:\n[^]*211- ?EPRT\n[^]*\n211 End\n$/);
    const { out, err, failure } = await failing(["quote SIZE a b", "quote RETR a"]);
    expect(out).toMatch(/\n550 .*\n$/);
    expect(err).toMatch(/^The server refused that\.\nRETR needs a data connection.*\n$/);
    expect(failure).toBe("2 commands failed.");
  });

  it(`${tries("ladder")}: draws the session that stands`, async () => {
    const out = await done("pwd", "ladder");
    expect(out).toContain("USER demo");
    expect(out).toContain("PASS ****");
    expect((await failing(["ladder"], { server: "" })).err).toMatch(/^There is nothing to draw yet/);
  });

  it(`${tries("!")}: runs a program here`, async () => {
    expect(await done("! pwd", "!echo 'a  b'")).toBe(`${here.local}\na  b\n`);
    expect((await failing(["!exit 3"])).err).toBe("exit 3 ended with 3.\n");
  });

  it(`${tries("help")}: lists and explains`, async () => {
    const out = await done("help", "? get bye");
    for (const { name } of promptCommands) expect(out).toContain(name);
    expect(out).toContain("get [-c] [-o LOCAL] REMOTE [LOCAL]\n  fetch a file; LOCAL is a name");
    expect(out).toContain(
      "bye\n  end the session and leave (Ctrl-D does the same); also quit, exit\n  for example  bye\n",
    );
    expect(await done("help jobs", "help scripts")).toMatch(
      /^jobs\n[^]*Beside the prompt\n[^]*kill +end jobs\n[^]*unset /,
    );
  });

  it(`${tries("open", "user", "close")}: come and go, and come back to the same directory`, async () => {
    await mkdir(join(here.remote, "in"));
    const { out, err } = await failing(
      [
        "open x",
        `close`,
        "pwd",
        "open",
        "cd in",
        "close",
        "open",
        "pwd",
        "user anonymous",
        "pwd",
        "user demo wrong",
        "pwd",
      ],
      {},
    );
    expect(err.split("\n").slice(0, 2)).toEqual([
      `You are connected to demo@127.0.0.1:${here.port}; type close first.`,
      "Not connected; type open to connect again.",
    ]);
    expect(err).toContain("530");
    const demo = `Connected to demo@127.0.0.1:${here.port}.`;
    const anonymous = `Connected to anonymous@127.0.0.1:${here.port}.`;
    expect(out.trimEnd().split("\n")).toEqual([demo, demo, "/in", demo, "/in", anonymous, "/", "/"]);
  });

  it(`${tries("bye")}: ends the script, as does its end`, async () => {
    const { out } = await failing(["bye", "pwd"], { verbose: true });
    expect(out).toMatch(/---> QUIT\n221 .*\n$/);
    expect((await failing([], { verbose: true })).out).toMatch(/---> QUIT\n221 .*\n$/);
  });
});

describe("a script", () => {
  it("takes abbreviations in any case, empty lines and comments", async () => {
    expect(await done("", "  ", "# hello", "PW", "pwd")).toBe("/\n/\n");
  });

  it("names what an abbreviation may mean, what was mistyped, and what a command takes", async () => {
    const { err, failure } = await failing(["mk", "lp", "gte", "rename a", 'get "a', "xyzzy"]);
    expect(err.trimEnd().split("\n")).toEqual([
      "Usage: mkdir [-p] DIRECTORY…",
      '"lp" may be lpwd or lpage; type more of it.',
      'There is no command "gte"; did you mean get?',
      "Usage: rename FROM TO",
      'A " is not closed.',
      'There is no command "xyzzy"; type help for a list.',
    ]);
    expect(failure).toBe("6 commands failed.");
  });

  it("needs a password for a name, takes it from the environment, and asks nobody", async () => {
    const server = `demo@127.0.0.1:${here.port}`;
    const none = await failing(["pwd"], { server });
    expect(none.err).toContain(`There is no password for ${server}`);
    expect(none.failure).toBe("2 commands failed.");
    expect((await failing(["pwd"], { server, env: { TANDEM_PASSWORD: "secret" } })).failure).toBeUndefined();
    expect((await failing(["pwd"], { server: `127.0.0.1:${here.port}` })).failure).toBeUndefined();
  });

  it("records and draws its sessions", async () => {
    const trace = join(here.local, "trace.ndjson");
    const { out } = await failing(["pwd"], { trace, ladder: true });
    expect(out).toMatch(/PWD[^]*QUIT[^]*221/);
    const events = (await here.text("local", "trace.ndjson")).trimEnd().split("\n");
    expect(events[0]).toContain('"control.open"');
    expect(events.join("")).not.toContain("secret");
  });
});
