import { spawnSync } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { run } from "./client/run.fixtures.ts";

describe("tandem", () => {
  it("lists its commands and its exit codes in --help", async () => {
    const { code, out, err } = await run(["--help"]);
    expect([code, err]).toEqual([0, ""]);
    for (const name of ["serve", "get", "put", "ls", "passwd", "ladder", "explain"]) {
      expect(out).toMatch(new RegExp(`^  ${name}\\b`, "m"));
    }
    expect(out).toMatch(/0 {2}done\n {2}1 {2}the server refused.*\n {2}2 {2}usage/);
  });

  it("names its commands as they are called where it was started: from a clone by npx", async () => {
    const { err } = await run(["passwd", "--file", "passwords"], { env: { npm_execpath: "npx" } });
    expect(err).toBe("tandem: Whose password is it? Give a name: npx tandem passwd --file FILE NAME.\n");
    const unknown = await run(["ls", "--wat"], { env: { npm_execpath: "npx" } });
    expect(unknown.err).toContain("See: npx tandem ls --help\n");
  });

  it("gives its version", async () => {
    expect((await run(["--version"])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    [["sevre"], /^tandem: unknown command 'sevre' \(Did you mean serve\?\) See: tandem --help\n$/],
    [["--wat"], /^tandem: unknown option '--wat'\. See: tandem --help\n$/],
    [
      ["serve", "--passiv-ports", "1"],
      /unknown option .*\(Did you mean --passive-ports\?\) See: tandem serve --help\n$/,
    ],
    [["ls", "--wat"], /unknown option '--wat'\. See: tandem ls --help\n$/],
    [["explain"], /^tandem: missing required argument 'word'\.\n$/],
  ])("answers what it does not know with one sentence and exit code 2: %j", async (words, sentence) => {
    const { code, out, err } = await run(words);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(sentence);
  });

  it("shows where an error came from with TANDEM_DEBUG only", async () => {
    expect((await run(["explain", "zzzzzz"])).err).not.toContain("    at ");
    expect((await run(["explain", "zzzzzz"], { env: { TANDEM_DEBUG: "1" } })).err).toContain("    at ");
  });

  it("says what to do when it has not been built, and ends with 2", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tandem-bin-"));
    await cp(fileURLToPath(new URL("../bin", import.meta.url)), join(folder, "bin"), { recursive: true });
    await cp(fileURLToPath(new URL("../package.json", import.meta.url)), join(folder, "package.json"));
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, "bin/tandem.js")], {
      encoding: "utf8",
    });
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toBe("tandem: it has not been built yet: run `npm run build` first.\n");
    await rm(folder, { recursive: true });
  });
});
