import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { virtualClock } from "@tandem/transport/testing";
import { expect, it, vi } from "vitest";
import { startSweeper, sweepText } from "./sweeper.ts";

const nothing = { files: 0, bytes: 0 };
const quiet = { kept: nothing, running: nothing, removed: nothing, failed: 0, complete: true };
const disk = { umask: 0o022, links: "within-root", fsync: false, keepFor: 0 } as const;

it("says what a sweep removed and could not, and nothing when there was nothing to do", () => {
  expect(sweepText("/srv", quiet)).toBeUndefined();
  expect(sweepText("/srv", { ...quiet, kept: { files: 1, bytes: 5 } })).toBeUndefined();
  const some = { ...quiet, kept: { files: 2, bytes: 5_000 }, removed: { files: 1, bytes: 1 } };
  expect(sweepText("/srv\u001B", some)).toBe(
    "sweep of /srv\\x1b: removed 1 unfinished upload (1 byte); 2 (5.0 kB) can still be resumed",
  );
  expect(sweepText("/srv", { ...quiet, failed: 2, complete: false })).toBe(
    "sweep of /srv: could not look at or remove 2 files or folders, " +
      "ended before it had seen everything; there are too many files",
  );
});

it("sweeps when the first clients are in and again after each interval until it is disposed of, and leaves young stages of other processes", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tandem-sweep-"));
  const stage = join(folder, ".594c5883bd384c7d27e6e087.tandem-stage");
  const leave = async (age: number): Promise<void> => {
    await writeFile(stage, "left");
    const at = Date.now() / 1_000 - age;
    await utimes(stage, at, at);
  };
  const clock = virtualClock();
  const log = vi.fn<(text: string) => void>();
  await leave(3_700);
  const options = { disk, sweep: 60_000, clock, log, warn: log };
  {
    await using _sweeper = startSweeper(() => [folder], options);
    await clock.advance(9_000);
    expect(log).not.toHaveBeenCalled();
    await clock.advance(1_000);
    await vi.waitFor(() => expect(clock.pending).toBe(1));
    expect(log).toHaveBeenCalledTimes(1);
    expect(await readdir(folder)).toEqual([]);
    await leave(3_700);
    await clock.advance(59_000);
    expect(log).toHaveBeenCalledTimes(1);
    await clock.advance(1_000);
    await vi.waitFor(() => expect(log).toHaveBeenCalledTimes(2));
    await leave(3_500);
  }
  expect(clock.pending).toBe(0);
  await using _again = startSweeper(() => [folder, join(folder, "missing")], options);
  await clock.advance(10_000);
  await vi.waitFor(() => expect(log).toHaveBeenCalledTimes(3));
  expect(log.mock.lastCall?.[0]).toMatch(/^leftovers of uploads could not be looked for: .*missing/);
  expect(await readdir(folder)).toHaveLength(1);
  await rm(folder, { recursive: true });
});
