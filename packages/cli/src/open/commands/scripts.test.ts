import { chmod, mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tries } from "../prompt.fixtures.ts";
import { scriptedPlace } from "../scripted-place.fixtures.ts";

const place = scriptedPlace();

describe("lines", () => {
  it("are parted by ; && and ||", async () => {
    await place.here.serve("a", "");
    const { out, err, failure } = await place.failing([
      "echo 1; pwd && echo 2 || echo 3",
      "size nope || echo 4",
      "size nope && echo 5",
    ]);
    expect(out).toMatch(/\n1\n\/\n2\n4\n$/);
    expect(err.match(/The server refused SIZE nope/g)).toHaveLength(2);
    expect(failure).toBe("1 command failed.");
  });

  it("of a script end with the first that fails, unless told otherwise", async () => {
    const lines = ["size nope", "echo after"];
    const stopped = await place.failing(lines, { failExit: true });
    expect(stopped.out).not.toContain("after");
    expect(stopped.failure).toBe("1 command failed.");
    const gone = await place.failing(["set cmd:fail-exit off", ...lines], { failExit: true });
    expect(gone.out).toContain("after");
    expect(gone.failure).toBe("1 command failed.");
    expect((await place.failing(["size nope; echo after"], { failExit: true })).out).not.toContain("after");
    expect((await place.failing(["echo x"], { failExit: true, server: "ftp://demo:wrong@127.0.0.1:1" })).out).toBe("");
  });

  it(`${tries("alias", "unalias", "echo")}: may have names of their own`, async () => {
    expect(
      await place.done(
        'alias up "cd .. && echo up"',
        "alias say echo -- $1",
        "up; say a b",
        "alias",
        "alias say",
        "unalias up",
      ),
    ).toBe("/\nup\n-- a\nalias say 'echo -- $1'\nalias up 'cd .. && echo up'\nalias say 'echo -- $1'\n");
    expect((await place.failing(["unalias x", 'alias "a b" c', "alias loop loop; loop"])).err).toContain(
      'There is no command "loop"',
    );
  });

  it(`${tries("macdef", "$")}: may be kept as macros`, async () => {
    for (const name of ["a", "b"]) await place.here.serve(name, name);
    await place.done(
      "macdef both",
      "get $1 x$1",
      "get $2 x$2",
      "",
      "$ both a b",
      "macdef each",
      "get $i y$i",
      "",
      "$each a b",
    );
    expect((await readdir(place.here.local)).toSorted()).toEqual(["xa", "xb", "ya", "yb"]);
    const { err } = await place.failing(["$ nope", "macdef again", "$ again", "", "$ again"]);
    expect(err).toContain('There is no macro "nope"; macdef makes one.');
    expect(err).toContain("call each other without end");
  });

  it(`${tries("source")}: may be in a file`, async () => {
    await writeFile(join(place.here.local, "s"), "echo one\n# comment\nsize nope\necho two\n");
    const { out, err } = await place.failing(["source s && echo three", "source missing"]);
    expect(out).toMatch(/one\n$/);
    expect(err).toMatch(/refused SIZE[^]*Cannot read .*missing: there is no such file or folder\./);
  });

  it(`${tries("history", "usage")}: are remembered, and explained`, async () => {
    expect(await place.done("history", "usage get mget")).toBe(
      "get [-c] [-o LOCAL] REMOTE [LOCAL]\nmget [-c] REMOTE…\n",
    );
    expect((await place.failing(["history some"])).err).toBe('"some" is no number of lines.\n');
  });
});

describe("settings", () => {
  it(`${tries("set", "unset")}: are set for all hosts or for some`, async () => {
    const out = await place.done(
      ...[
        "set net:timeout 2m",
        "set timeout/127.* 5",
        "set",
        "set net:timeout",
        "set net:timeout/elsewhere",
        "unset net:timeout/127.*",
      ],
      ...["set net:timeout", "set -a"],
    );
    expect(out).toMatch(
      /^set cmd:fail-exit off\nset net:timeout 120\nset net:timeout\/127\.\* 5\nset net:timeout 5 .*\nset net:timeout 120 .*\nset net:timeout 120 .*\n/,
    );
    expect(out).toContain("set xfer:clobber on  # get writes over a file that is there already\n");
    expect((await place.failing(["set net:timeot 3", "set net:timeout soon", "set rate 3"])).err).toBe(
      'There is no setting "net:timeot"; did you mean net:timeout?\n' +
        'net:timeout cannot be "soon". It is a time: 30, 30s, 2m or 1h; at least a second, at most a day.\n' +
        '"rate" may be net:download-rate, net:upload-rate; type more of it.\n',
    );
  });

  it("count from the next connection on", async () => {
    await place.here.serve("a", "x");
    const lines = ["set use-extensions off", "set passive-mode off", "close", "open", "verbose on", "get a"];
    const { out } = await place.failing(lines);
    expect(out).toMatch(/---> PORT/);
    expect(out).not.toContain("---> EPSV");
  });

  it("are read from the start-up file, unless others may write it", async () => {
    const folder = join(place.here.local, ".config", "tandem");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "openrc"), "alias hi echo hello\nnonsense\n", { mode: 0o600 });
    const read = await place.failing(["hi"]);
    expect(read.out).toContain("hello\n");
    expect(read.err).toMatch(/^There is no command "nonsense"/);
    await chmod(join(folder, "openrc"), 0o666);
    expect((await place.failing(["hi"])).err).toMatch(/openrc can be changed by others: it is not read until/);
  });
});

describe("bookmarks", () => {
  it(`${tries("bookmark")}: keep servers and directories, for this person alone and without passwords`, async () => {
    await mkdir(join(place.here.remote, "pub", "in"), { recursive: true });
    const out = await place.done(
      `bookmark add other ${place.here.url("pub")}`,
      "cd pub/in",
      "bookmark add here",
      "bookmark",
    );
    const at = `ftp://demo@127.0.0.1:${place.here.port}`;
    expect(out).toBe(`/pub/in\nhere          ${at}/%2Fpub/in\nother         ${at}/pub\n`);
    const file = join(place.here.local, ".config", "tandem", "bookmarks");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const env = { HOME: place.here.local, TANDEM_PASSWORD: "secret" };
    const again = await place.failing(["open here", "pwd", "bookmark del other", "bookmark del other", "bookmark"], {
      server: "",
      env,
    });
    expect(again.out).toContain(`demo@127.0.0.1:${place.here.port}.\n/pub/in\nhere  `);
    expect(again.err).toBe('There is no bookmark "other".\n');
    expect((await place.failing(['bookmark add "a b"', "bookmark add x ftp://", "bookmark frob"])).failure).toBe(
      "3 commands failed.",
    );
  });
});

describe(".netrc", () => {
  it("has macros, of which init runs behind the login; one that others may write has none", async () => {
    const netrc = join(place.here.local, ".netrc");
    await writeFile(
      netrc,
      "machine 127.0.0.1\nlogin demo\npassword secret\nmacdef init\necho hello\n\nmacdef other\necho other\n\n",
      { mode: 0o600 },
    );
    const server = `127.0.0.1:${place.here.port}`;
    expect((await place.failing(["$ other"], { server })).out).toMatch(/Connected to demo@.*\nhello\nother\n$/);
    await writeFile(netrc, "machine 127.0.0.1 login demo\nmacdef init\necho hello\n\n");
    await chmod(netrc, 0o666);
    expect((await place.failing([], { server: place.here.url() })).out).not.toContain("hello");
  });
});
