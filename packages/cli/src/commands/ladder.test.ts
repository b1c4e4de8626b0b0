import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeEvent, type EventBody } from "@tandem/trace";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { run } from "../client/run.fixtures.ts";

let folder = "";
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "tandem-ladder-"))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const client = { address: "192.168.150.20", port: 51_000 };
const server = { address: "192.168.150.90", port: 21 };

/** The trace of a session in which a user says who he is. */
function recorded(session: string, user: string): string {
  const bodies: readonly EventBody[] = [
    { kind: "control.open", recorder: "server", client, server },
    { kind: "control.line", from: "server", text: "220 Ready." },
    { kind: "control.line", from: "client", text: `USER ${user}` },
    { kind: "control.close", by: "client" },
  ];
  return bodies
    .map((body, at) => `${encodeEvent({ ...body, session, sequence: at + 1, worker: 0, at, time: at })}\n`)
    .join("");
}

const trace = async (...sessions: readonly string[]): Promise<string> => {
  const path = join(folder, "t.ndjson");
  await writeFile(path, sessions.join(""));
  return path;
};

describe("tandem ladder", () => {
  it("draws the session of a file, and of standard input", async () => {
    const one = recorded("1", "anna");
    const fromFile = await run(["ladder", await trace(one)]);
    expect(fromFile).toMatchObject({ code: 0, err: "" });
    expect(fromFile.out).toContain("USER anna");
    expect(fromFile.out).toContain("192.168.150.90");
    expect((await run(["ladder", "-"], { input: one })).out).toBe(fromFile.out);
  });

  it("fits a terminal and uses its colours; elsewhere it is 80 columns wide", async () => {
    const path = await trace(recorded("1", "anna"));
    expect((await run(["ladder", path], { terminal: true })).out).toContain("\u001B[");
    const { out } = await run(["ladder", path]);
    expect(out).not.toContain("\u001B[");
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("draws the first rungs only with --step", async () => {
    const path = await trace(recorded("1", "anna"));
    expect((await run(["ladder", path, "--step", "2"])).out).not.toContain("USER anna");
    expect((await run(["ladder", path, "--step", "3"])).out).toContain("USER anna");
  });

  it("draws as SVG and Mermaid, into a file whose name says which", async () => {
    const path = await trace(recorded("1", "anna"));
    expect((await run(["ladder", path, "--format", "svg"])).out).toMatch(/^<svg /);
    expect((await run(["ladder", path, "--format", "mermaid"])).out).toMatch(/^sequenceDiagram\n/);
    const svg = join(folder, "a.svg");
    expect(await run(["ladder", path, "-o", svg])).toEqual({ code: 0, out: "", err: "" });
    expect(await readFile(svg, "utf8")).toMatch(/^<svg /);
  });

  it("draws the last of several sessions and says so, or the one that is asked for", async () => {
    const path = await trace(recorded("1", "anna"), recorded("2", "berta"));
    const last = await run(["ladder", path]);
    expect(last.out).toContain("USER berta");
    expect(last.err).toBe("The trace holds 2 sessions; this is the last, 2. --session draws another.\n");
    expect(await run(["ladder", path, "--session", "1"])).toMatchObject({
      out: expect.stringContaining("USER anna") as string,
      err: "",
    });
  });

  it("takes the sessions of two runs in one file apart, though their names are the same", async () => {
    const path = await trace(recorded("1", "anna"), recorded("1", "berta"));
    const { out } = await run(["ladder", path, "--session", "1"]);
    expect(out).toContain("USER berta");
    expect(out).not.toContain("USER anna");
  });

  it.each([
    [["--session", "7"], /^The trace holds no session "7"; there is 1\.$/],
    [["--step", "x"], /It must be a whole number/],
    [["--format", "png"], /Allowed choices are text, svg, mermaid\.$/],
    [["-o", "/no/such/a.svg"], /^The drawing cannot be written to \/no\/such\/a\.svg/],
  ])("ends with 2 and a sentence: %j", async (options, sentence) => {
    const { code, out, err } = await run(["ladder", await trace(recorded("1", "anna")), ...options]);
    expect([code, out]).toEqual([2, ""]);
    expect(err.slice("tandem: ".length, -1)).toMatch(sentence);
  });

  it("names the file and the line that is no event", async () => {
    const path = await trace(recorded("1", "anna"), "garbage\n", recorded("2", "berta"));
    const { code, err } = await run(["ladder", path]);
    expect(code).toBe(2);
    expect(err).toMatch(/^tandem: .*t\.ndjson is no trace\. Line 5 .*\n$/);
    expect((await run(["ladder", join(folder, "missing")])).err).toMatch(
      /cannot be drawn: there is no such file or folder\.\n$/,
    );
    expect((await run(["ladder", await trace("")])).err).toBe("tandem: The trace holds no session.\n");
  });
});
