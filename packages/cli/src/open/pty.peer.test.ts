import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { place, type Place } from "../client/run.fixtures.ts";
import { startAtPty, type PtyTypist } from "./pty.fixtures.ts";

const [interrupt, endOfInput, up] = ["\u0003", "\u0004", "\u001B[A"];

let here: Place;

beforeEach(async () => {
  here = await place();
});

afterEach(async () => {
  await here[Symbol.asyncDispose]();
});

/** Sits down at a real terminal, in the local folder. */
function sit(words: readonly string[] = [here.url()], env: NodeJS.ProcessEnv = {}): Promise<PtyTypist> {
  return startAtPty(["open", ...words], { cwd: here.local, env: { HOME: here.local, ...env } });
}

describe("the prompt at a real terminal", { timeout: 120_000 }, () => {
  it("asks for the name and the password, shows the one and not the other, and leaves with Ctrl-D", async () => {
    await using typist = await sit([`127.0.0.1:${here.port}`]);
    await typist.see("(anonymous): ");
    typist.type("demo\r");
    await typist.see("Password for");
    typist.type("secret\r");
    await typist.see("Connected to demo@");
    await typist.see("ftp> ");
    typist.type("pwd\r");
    await typist.see("pwd\n/\n");
    typist.type(endOfInput);
    await typist.see("221 ");
    expect(await typist.ended).toBe(0);
    expect(typist.raw).not.toContain("secret");
  });

  it("completes names, goes back in the history, and clears the line with Ctrl-C", async () => {
    await here.serve("a long name.txt", "hello");
    await using typist = await sit();
    await typist.see("ftp> ");
    typist.type("get a\t");
    await typist.see("get a\\ long\\ name.txt ");
    typist.type("\r");
    await typist.see("ftp> ");
    expect(await readFile(join(here.local, "a long name.txt"), "utf8")).toBe("hello");
    typist.type(up);
    await typist.see("get a\\ long\\ name.txt");
    typist.type(interrupt);
    typist.type("lpwd\r");
    await typist.see(`${here.local}\n`);
    typist.type("bye\r");
    expect(await typist.ended).toBe(0);
  });

  it("leaves the terminal to pagers, editors and shells, and takes it back", async () => {
    await here.serve("a.txt", "one\n");
    await writeFile(join(here.local, "editor"), 'read -p "type: " text < /dev/tty; echo "$text" >> "$1"');
    await using typist = await sit([here.url()], { EDITOR: "bash ./editor", PAGER: "cat -n", SHELL: "/bin/bash" });
    await typist.see("ftp> ");
    typist.type("more a.txt\r");
    await typist.see("1\tone");
    await typist.see("ftp> ");
    typist.type("edit a.txt\r");
    await typist.see("type: ");
    typist.type("two words\r");
    await typist.see("It was sent back.");
    expect(await here.text("remote", "a.txt")).toBe("one\ntwo words\n");
    await typist.see("ftp> ");
    // What is typed must not look like what is waited for.
    typist.type("!read -p W''hat:' ' x < /dev/tty; echo got $x\r");
    await typist.see("What: ");
    typist.type("yes\r");
    await typist.see("got yes");
    await typist.see("ftp> ");
    typist.type("ls | sort -r; pwd\r");
    await typist.see("a.txt\n/\n");
    typist.type("put '|echo say: >&2; cat' typed\r");
    await typist.see("say:\n");
    typist.type("from the keyboard\r");
    await typist.see("from the keyboard");
    typist.type(endOfInput);
    await typist.see("ftp> ");
    expect(await here.text("remote", "typed")).toBe("from the keyboard\n");
    typist.type("bye\r");
    expect(await typist.ended).toBe(0);
  });

  it("shows what jobs tell above the line that is typed, whole", async () => {
    await here.serve("a", "hello");
    await using typist = await sit();
    await typist.see("ftp> ");
    typist.type("repeat -c 3 -d 0.3 get a &\r");
    await typist.see("ftp> ");
    typist.type("cd nowhere");
    await typist.see("[1] done: repeat -c 3 -d 0.3 get a\n");
    await typist.see("ftp> cd nowhere");
    typist.type(interrupt);
    typist.type("bye\r");
    expect(await typist.ended).toBe(0);
    expect(await readdir(here.local)).toContain("a");
  });
});

describe("a script that is given", { timeout: 120_000 }, () => {
  it("with -c and -f is run at a terminal too, and its end is the end", async () => {
    await here.serve("a", "hello");
    await using given = await sit(["-c", "get a; pwd", here.url()]);
    await given.see("/\n");
    expect(await given.ended).toBe(0);
    await writeFile(join(here.local, "script"), "lpwd\nsize nope\npwd\n");
    await using failing = await sit(["-f", "script", here.url()]);
    await failing.see("The server refused SIZE nope");
    await failing.see("1 command failed.");
    expect(await failing.ended).toBe(1);
    expect(await readdir(here.local)).toContain("a");
  });
});
