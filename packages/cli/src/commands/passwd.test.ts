import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verifyPassword } from "@tandem/server";
import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { run } from "../client/run.fixtures.ts";

describe("tandem passwd", () => {
  it("hashes the first line that is piped in", async () => {
    const { code, out, err } = await run(["passwd"], { input: "s3 cret\r\nnot this\n" });
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^\$scrypt\$\S+\n$/);
    expect(await verifyPassword("s3 cret", out.trim())).toBe(true);
  });

  it("prints an account that stands under accounts: as it is, whatever the name", async () => {
    for (const name of ["anna", "anna: # 'x'", "-", "12"]) {
      const { out } = await run(["passwd", name], { input: "secret\n" });
      const config = parse(`accounts:\n${out}`, { schema: "failsafe" }) as {
        readonly accounts: readonly { readonly name: string; readonly hash: string }[];
      };
      expect(config.accounts).toHaveLength(1);
      expect(config.accounts[0]?.name).toBe(name);
      expect(await verifyPassword("secret", config.accounts[0]?.hash ?? "")).toBe(true);
    }
  });

  it.each(["", "\n"])("refuses an empty password: %j", async (input) => {
    const { code, out, err } = await run(["passwd"], { input });
    expect([code, out]).toEqual([2, ""]);
    expect(err).toBe("tandem: The password is empty: type one, or pipe one line in.\n");
  });

  it("writes into a file of passwords, makes it when it is missing, and touches no other line", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tandem-passwd-"));
    const file = join(folder, "passwords");
    const first = await run(["passwd", "--file", file, "anna"], { input: "one\n" });
    expect([first.code, first.out]).toEqual([0, `The password of anna stands in ${file} now.\n`]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await writeFile(file, `# ours\nbob:x:1:2\n${await readFile(file, "utf8")}`);
    await run(["passwd", "--file", file, "anna"], { input: "two\n" });
    const text = await readFile(file, "utf8");
    expect(text).toMatch(/^# ours\nbob:x:1:2\nanna:\$scrypt\$\S+\n$/);
    expect(await verifyPassword("two", text.trim().split("anna:")[1] ?? "")).toBe(true);
    await rm(folder, { recursive: true });
  });

  it.each([
    [["passwd", "--file", "passwords"], /^tandem: Whose password is it\?/],
    [["passwd", "--file", "passwords", "a:b"], /^tandem: A name in a file of passwords has no colon/],
    [
      ["passwd", "--file", "/no/such/folder/passwords", "a"],
      /^tandem: .* was not changed: there is no such file or folder\.$/,
    ],
  ])("says what it cannot write: %j", async (words, sentence) => {
    const { code, out, err } = await run(words, { input: "secret\n" });
    expect(code).not.toBe(0);
    expect(out).toBe("");
    expect(err.trim()).toMatch(sentence);
  });

  it("refuses a name that no USER command can carry", async () => {
    const { code, err } = await run(["passwd", "a\nb"], { input: "secret\n" });
    expect(code).toBe(2);
    expect(err).toContain("no control characters");
  });
});
