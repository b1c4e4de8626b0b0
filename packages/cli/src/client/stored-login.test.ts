import { execFile } from "node:child_process";
import { chmod, chown, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { storedLogin } from "./stored-login.ts";

const host = "files.example";
let home = "";
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "tandem-netrc-"));
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function file(name: string, text: string, mode = 0o600): Promise<string> {
  const path = join(home, name);
  await writeFile(path, text);
  await chmod(path, mode);
  return path;
}

const entry = "machine files.example login demo password netrc account 4711\n";

describe("a .netrc", () => {
  it("names the user and the password where nobody else does", async () => {
    await file(".netrc", entry);
    const env = { HOME: home };
    const login = { host, user: "demo", password: "netrc", account: "4711" };
    expect(await storedLogin({ host }, { env })).toEqual(login);
    expect(await storedLogin({ host, user: "demo" }, { env })).toEqual(login);
    expect(await storedLogin({ host: "elsewhere.example" }, { env })).toEqual({ host: "elsewhere.example" });
    expect(await storedLogin({ host, user: "anna" }, { env })).toEqual({ host, user: "anna" });
    expect(await storedLogin({ host, user: "demo" }, { user: "anna", env })).toEqual({ host, user: "anna" });
  });

  it("gives way to a password that is nearer, and is its own user's before the common one", async () => {
    await file(".netrc", entry);
    const env = { HOME: home, TANDEM_PASSWORD: "common" };
    expect(await storedLogin({ host, user: "demo", password: "url" }, { env })).toMatchObject({ password: "url" });
    expect(await storedLogin({ host, user: "demo" }, { env })).toMatchObject({ password: "common" });
    expect(await storedLogin({ host }, { env })).toMatchObject({ user: "demo", password: "netrc" });
  });

  it("may be another file, which NETRC names", async () => {
    const path = await file("logins", entry);
    expect(await storedLogin({ host }, { env: { NETRC: path } })).toMatchObject({ password: "netrc" });
    expect(await storedLogin({ host }, { env: { NETRC: join(home, "missing") } })).toEqual({ host });
  });

  it.each([0o644, 0o640, 0o604, 0o602, 0o660])(
    "of mode %o is refused when it has the password, and is no trouble when it has not",
    async (mode) => {
      const path = await file(".netrc", entry, mode);
      const env = { HOME: home };
      const refusal = await storedLogin({ host }, { env }).catch((error: Error) => error);
      expect(refusal).toMatchObject({ exitCode: 2, message: expect.stringContaining(`(mode ${mode.toString(8)})`) });
      expect((refusal as Error).message).toMatch(/chmod 600/);
      expect((refusal as Error).message).toContain(path);
      expect((refusal as Error).message).not.toContain("password netrc");
      expect(await storedLogin({ host: "elsewhere.example" }, { env })).toEqual({ host: "elsewhere.example" });
      expect(await storedLogin({ host, user: "ftp" }, { env })).toEqual({ host, user: "ftp" });
    },
  );

  it("of somebody else is refused", async () => {
    const path = await file(".netrc", entry);
    const isRoot = process.getuid?.() === 0;
    if (isRoot) await chown(path, 65_534, 65_534);
    const login = await storedLogin({ host }, { env: { HOME: home } }).catch((error: Error) => error.message);
    // Nobody but root can give a file away.
    if (isRoot) expect(login).toMatch(/belongs to somebody else/);
    else expect(login).toMatchObject({ password: "netrc" });
  });
});

describe("a file for the password", () => {
  it("counts before all others, with its first line only", async () => {
    await file(".netrc", entry);
    const passwordFile = await file("password", "of file \r\nand more\n");
    const env = { HOME: home, TANDEM_PASSWORD: "common" };
    const expected = { host, user: "demo", password: "of file " };
    expect(await storedLogin({ host, user: "demo", password: "url" }, { passwordFile, env })).toEqual(expected);
    expect(await storedLogin({ host }, { passwordFile, env })).toEqual({ ...expected, account: "4711" });
  });

  it("may be a pipe that stays open", async () => {
    const pipe = join(home, "pipe");
    await promisify(execFile)("mkfifo", [pipe]);
    const reading = storedLogin({ host, user: "demo" }, { passwordFile: pipe, env: {} });
    await using writer = await open(pipe, "w");
    await writer.write("piped\n");
    expect(await reading).toMatchObject({ password: "piped" });
  });

  it.each([
    ["is not there", undefined, /there is no such file/],
    ["is empty", "", /is empty; write the password there/],
    ["begins with an empty line", "\nsecret-one", /is empty/],
    ["has no line at all", "secret-one".repeat(10_000), /too long for a password/],
  ])("that %s is refused, and nothing of it is told", async (_what, text, message) => {
    const passwordFile = text === undefined ? join(home, "missing") : await file("password", text);
    const refusal = await storedLogin({ host, user: "demo" }, { passwordFile, env: {} }).catch((error: Error) => error);
    expect(refusal).toMatchObject({ exitCode: 2, message: expect.stringMatching(message) });
    expect((refusal as Error).message).not.toContain("secret-one");
  });
});
