import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { sitDown, tries } from "../prompt.fixtures.ts";
import { scriptedPlace } from "../scripted-place.fixtures.ts";

const place = scriptedPlace();

describe("the output of a command", () => {
  it("goes into a file, at its end, or to a program of this machine", async () => {
    for (const name of ["a.txt", "b.txt", "c.bin"]) await place.here.serve(name, `${name}\n`);
    expect(await place.done("ls *.txt > 'the list'", "ls *.bin >> 'the list'", "ls | grep bin | tr a-z A-Z")).toBe(
      "C.BIN\n",
    );
    expect(await place.here.text("local", "the list")).toBe("a.txt\nb.txt\nc.bin\n");
    await place.done("cat a.txt b.txt > both", "help > help.txt; pwd > pwd.txt");
    expect(await place.here.text("local", "both")).toBe("a.txt\nb.txt\n");
    expect(await place.here.text("local", "pwd.txt")).toBe("/\n");
    expect(await place.here.text("local", "help.txt")).toContain("mget");
  });

  it("fails with the program, and not when that has seen enough", async () => {
    await place.here.serve("big", new Uint8Array(4 << 20).fill(97));
    expect(await place.done("cat big | head -c 3", "get big | wc -c")).toMatch(/^aaa *4194304\n$/);
    const { err } = await place.failing(["ls | grep nothing", "ls > no/such/file", "cat nope > empty"]);
    expect(err).toContain("grep nothing ended with 1.\n");
    expect(err).toMatch(/Cannot write .*no\/such\/file: there is no such file or folder\./);
    expect(err).toContain("The server refused RETR nope");
  });

  it(`${tries("cat", "zcat", "more")}: print files, packed ones too`, async () => {
    await place.here.serve("a", "one\n");
    await place.here.serve("b.gz", gzipSync("two\n"));
    expect(await place.done("cat a", "zcat b.gz", "more a", "less a | cat", "cat a* > x", "zcat b.gz | wc -c")).toMatch(
      /^one\ntwo\none\none\n *4\n$/,
    );
    expect((await place.failing(["zcat a"])).err).toBe("a is no file that gzip has packed, or not a whole one.\n");
  });

  it("is a file for get: - and |command, as ftp(1) has it", async () => {
    await place.here.serve("a", "one\n");
    expect(await place.done("get a -", 'get a "|tr a-z A-Z"', "get a |cat", "get a > b")).toBe("one\nONE\none\n");
    expect(await place.here.text("local", "b")).toBe("one\n");
    expect(await readdir(place.here.local)).toEqual(["b"]);
  });

  it("of a program is a file for put, and nothing is stored when that fails", async () => {
    await place.done('put "|printf hello" x', 'append "|printf more" x');
    expect(await place.here.text("remote", "x")).toBe("hellomore");
    const { err } = await place.failing(['put "|printf half; exit 3" y', 'put "|printf a"']);
    expect(err).toContain("printf half; exit 3 ended with 3.\n");
    expect(err).toContain("Give the name that it is to have on the server.\n");
    // What came of it may be kept, under a name that no listing shows.
    const names = await readdir(place.here.remote);
    expect(names.filter((name) => !name.endsWith(".tandem-kept"))).toEqual(["x"]);
  });

  it(`${tries("cls", "mls", "mdir", "mlsd", "mlst", "pls", "pdir", "pmlsd")}: list in every manner`, async () => {
    await mkdir(join(place.here.remote, "pub"));
    await place.here.serve("pub/small", "1");
    await place.here.serve("pub/large", "12345");
    await place.here.serve("pub/.hidden", "");
    expect(await place.done("cls pub", "cls -S pub", "cls -Sr pub", "cls -a pub", "cls -F")).toBe(
      "large\nsmall\nlarge\nsmall\nsmall\nlarge\n.hidden\nlarge\nsmall\npub/\n",
    );
    expect(await place.done("cls -l pub/l*")).toMatch(/^-rw\S+ +5 .* pub\/large\n$/);
    expect(await place.done("mlsd pub")).toMatch(/^(?:[^\n]*[Tt]ype=[^\n]* \S+\n){3,}$/);
    expect(await place.done("mlst pub/large")).toMatch(/[Ss]ize=5;.*large\n$/);
    expect(await place.done("pls pub", "pdir pub", "pmlsd pub")).toContain("large");
    await place.done("mls pub . list", "mdir pub long");
    expect(await place.here.text("local", "list")).toContain("pub/large\npub/small\npub\n");
    expect(await place.here.text("local", "long")).toMatch(/ 5 .* large\n/);
    expect((await place.failing(["mlst nope", "cls -Z"])).err).toMatch(
      /^The server refused MLST: "550 .*\nThere is no option -Z\. Usage: cls /,
    );
  });
});

describe("edit", () => {
  const edited = async (script: string): Promise<string> => {
    await writeFile(join(place.here.local, "editor"), script);
    const typist = sitDown(place.here, { env: { HOME: place.here.local, EDITOR: `sh ${place.here.local}/editor` } });
    await typist.see("ftp> ");
    typist.type("edit a\r");
    await typist.see("edit a");
    const said = await typist.see("ftp> ");
    typist.type("bye\r");
    await typist.ended;
    return said;
  };

  it(`${tries("edit")}: sends a file back when it was changed`, async () => {
    await place.here.serve("a", "one\n");
    expect(await edited('echo two >> "$1"')).toContain("It was sent back.");
    expect(await place.here.text("remote", "a")).toBe("one\ntwo\n");
    expect(await edited('cat "$1"')).toContain("one\ntwo\nNothing was changed.");
    expect(await edited("exit 3")).toMatch(/editor .*a ended with 3\./);
    expect((await place.failing(["edit a"])).err).toBe("An editor needs a terminal; use get and put.\n");
  });

  it("keeps what was written when the server does not take it", async () => {
    await place.here.serve("a", "one\n");
    const said = await edited(`echo two >> "$1"; rm -r ${place.here.remote}`);
    const copy = /What\s+you\s+wrote\s+is\s+in\s+(\S+)\./.exec(said)![1]!;
    expect(await readFile(copy, "utf8")).toBe("one\ntwo\n");
  });
});

describe("this machine", () => {
  it(`${tries("lls", "lmkdir", "lpage", "local")}: is looked at and changed`, async () => {
    await writeFile(join(place.here.local, "a b"), "text\n");
    expect(
      await place.done("lls", "lmkdir x/y; lls -d x", "lpage 'a b'", "local echo hi && pwd", "local echo x > out"),
    ).toBe("a b\nx\ntext\nhi\n/\n");
    expect(await place.here.text("local", "out")).toBe("x\n");
  });
});
