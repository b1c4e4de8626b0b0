import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTracer, decodeEvents, type EventBody } from "@tandem/trace";
import { systemClock } from "@tandem/transport";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTraceFile, type TraceFile } from "./trace-file.ts";

let folder = "";
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "tandem-trace-"))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const tracer = () => createTracer({ now: () => systemClock.now(), date: () => systemClock.date(), ring: 0 });
const failures: string[] = [];
const record = (path: string, from: ReturnType<typeof tracer>): Promise<TraceFile> =>
  openTraceFile(path, { tracer: from, clock: systemClock, failed: (sentence) => void failures.push(sentence) });
const line = (text: string): EventBody => ({ kind: "control.line", from: "client", text });

describe("a trace file", () => {
  it("holds every event that was told before it was closed, each on a line, in order", async () => {
    const path = join(folder, "t.ndjson");
    const source = tracer();
    const file = await record(path, source);
    const session = source.open();
    // More than a stream buffers, fewer than the reader's queue holds.
    const long = "x".repeat(2_000);
    for (let i = 0; i < 1_000; i++) session.emit(line(`${i} ${long}`));
    await file[Symbol.asyncDispose]();
    session.emit(line("too late"));
    const events = decodeEvents(await readFile(path, "utf8"));
    expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 1_000 }, (_, i) => i + 1));
  });

  it("is for its owner alone, and goes on behind what is there", async () => {
    const path = join(folder, "t.ndjson");
    for (const text of ["one", "two"]) {
      const source = tracer();
      await using _file = await record(path, source);
      source.open().emit(line(text));
    }
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(decodeEvents(await readFile(path, "utf8"))).toMatchObject([{ text: "one" }, { text: "two" }]);
  });

  it("tells once that the disk is full, and hinders nobody", async () => {
    const source = tracer();
    const file = await record("/dev/full", source);
    const session = source.open();
    session.emit(line("a"));
    await file[Symbol.asyncDispose]();
    expect(failures.splice(0)).toEqual(["The trace /dev/full ends here: no space is left on the disk."]);
    expect(source.active).toBe(false);
    session.emit(line("b"));
  });

  it.each([
    ["no/such/file", /cannot be written to .*: there is no such file or folder\.$/],
    [".", /: it is a folder\.$/],
  ])("that cannot be opened is told in one sentence: %s", async (name, sentence) => {
    await expect(record(join(folder, name), tracer())).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(sentence) as string,
    });
  });

  it("does not touch a file that cannot be opened", async () => {
    await writeFile(join(folder, "file"), "mine");
    await expect(record(join(folder, "file/t"), tracer())).rejects.toMatchObject({ exitCode: 2 });
    expect(await readFile(join(folder, "file"), "utf8")).toBe("mine");
  });
});
