import { describe, expect, it } from "vitest";
import { virtualClock } from "@tandem/transport/testing";
import { progressBar } from "./progress-bar.ts";
import { output } from "./run.fixtures.ts";

describe("a progress bar", () => {
  it("redraws one line and leaves the last one standing", async () => {
    const clock = virtualClock();
    const stderr = output(true);
    {
      using bar = await progressBar({ stderr, clock }, { name: "a.bin" });
      bar.update({ bytes: 0, total: 1000 });
      await clock.advance(500);
      bar.update({ bytes: 500, total: 1000 });
      await clock.advance(500);
      bar.update({ bytes: 1000, total: 1000 });
      bar.finish(1000);
    }
    const [, ...lines] = stderr.text().split("\r");
    expect(lines.every((line) => line.startsWith("a.bin ") && line.replace(/\n$/, "").endsWith("\u001B[K"))).toBe(true);
    expect(lines.find((line) => line.includes(" 50%"))).toContain("1.0 kB/s     0:01");
    expect(lines.at(-1)).toMatch(/100%.*1\.0 kB\/s {5}0:01\u001B\[K\n$/);
    expect(stderr.text().match(/\n/g)).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it("shows a standstill although nothing is told", async () => {
    const clock = virtualClock();
    const stderr = output(true);
    using bar = await progressBar({ stderr, clock }, { name: "a.bin" });
    bar.update({ bytes: 0, total: 1000 });
    await clock.advance(500);
    bar.update({ bytes: 500, total: 1000 });
    await clock.advance(10_000);
    expect(stderr.text().split("\r").at(-1)).toContain(" 0 bytes/s ");
  });

  it("measures the rate of what was moved, not of what was there already", async () => {
    const clock = virtualClock();
    const stderr = output(true);
    using bar = await progressBar({ stderr, clock }, { name: "a.bin" });
    await clock.advance(1000);
    bar.update({ bytes: 1_000_000, total: 1_000_000 });
    bar.finish(2000);
    expect(stderr.text().split("\r").at(-1)).toContain(" 2.0 kB/s ");
  });

  it("draws nothing where nobody looks, and nothing when asked to be quiet", async () => {
    const [file, terminal] = [output(), output(true)];
    using first = await progressBar({ stderr: file, clock: virtualClock() }, { name: "a" });
    using second = await progressBar({ stderr: terminal, clock: virtualClock() }, { name: "a", quiet: true });
    for (const bar of [first, second]) {
      bar.update({ bytes: 1, total: 1 });
      bar.finish(1);
    }
    expect(file.text() + terminal.text()).toBe("");
  });

  it("shows a hostile name as what it is", async () => {
    const stderr = output(true);
    using bar = await progressBar({ stderr, clock: virtualClock() }, { name: "a\u001B[2J" });
    bar.update({ bytes: 1, total: 1 });
    expect(stderr.text()).toContain("a\\x1b[2J");
  });
});
