import { describe, expect, it } from "vitest";
import { virtualClock } from "@tandem/transport/testing";
import { progressBoards } from "./progress-board.ts";
import { output } from "./run.fixtures.ts";
import { screenOf } from "./screen.fixtures.ts";

describe("a board", () => {
  it("draws a line for each transfer and one for the whole, over and over in the same place", async () => {
    const clock = virtualClock();
    const stderr = output(true);
    {
      using board = (await progressBoards({ stderr, clock }, {}))();
      await clock.advance(1000);
      expect(stderr.text()).toBe("");
      board.expect(2, 3000);
      const first = board.begin("a.bin", 1000);
      const second = board.begin("b\u001B[2J.bin", 2000);
      first.update({ bytes: 500, total: 1000 });
      second.update({ bytes: 1, total: 2000 });
      board.begin("waits");
      await clock.advance(200);
      expect(screenOf(stderr.text(), 80)).toEqual([
        expect.stringMatching(/^a\.bin .* 50% .*500 bytes/),
        expect.stringMatching(/^b\\x1b\[2J\.bin .* 0% /),
        expect.stringMatching(/^0 of 2 files .* 16% /),
      ]);
      first.over(1000);
      await clock.advance(200);
      expect(screenOf(stderr.text(), 80)).toHaveLength(2);
      board.say("tandem: c.bin failed.");
      await clock.advance(200);
      expect(screenOf(stderr.text(), 80)[0]).toBe("tandem: c.bin failed.");
      second.over(2000);
    }
    expect(screenOf(stderr.text(), 80)).toEqual([
      "tandem: c.bin failed.",
      expect.stringMatching(/^2 of 2 files .*100% .* 3\.0 kB .* 0:01$/),
    ]);
    expect(clock.pending).toBe(0);
  });

  it("shows no more lines than the terminal has", async () => {
    const clock = virtualClock();
    const stderr = Object.assign(output(true), { rows: 6 });
    using board = (await progressBoards({ stderr, clock }, {}))();
    for (let at = 0; at < 50; at++) board.begin(`file-${at}`).update({ bytes: 1, total: 2 });
    await clock.advance(1000);
    expect(screenOf(stderr.text(), 80)).toHaveLength(5);
  });

  it("finds its lines again on a terminal that became narrower", async () => {
    const clock = virtualClock();
    const stderr = output(true) as ReturnType<typeof output> & { columns: number };
    using board = (await progressBoards({ stderr, clock }, {}))();
    board.begin("a.bin", 1000).update({ bytes: 1, total: 1000 });
    await clock.advance(200);
    const before = stderr.text().length;
    stderr.columns = 40;
    await clock.advance(200);
    // Each line of 77 columns stands in two rows now.
    expect(stderr.text().slice(before)).toContain("\u001B[4A");
  });

  it("writes a line of text now and then where nobody looks, and nothing when quiet", async () => {
    const clock = virtualClock();
    const [log, none] = [output(), output(true)];
    {
      using board = (await progressBoards({ stderr: log, clock }, {}))();
      using quiet = (await progressBoards({ stderr: none, clock }, { quiet: true }))();
      board.expect(3, 3_000_000);
      board.begin("a").over(1_000_000);
      quiet.begin("a").over(1);
      await clock.advance(30_000);
      expect(log.text()).toBe("tandem: 1 of 3 files, 1.0 MB of 3.0 MB\n");
    }
    expect(log.text().split("\n")).toHaveLength(2);
    expect(none.text()).toBe("");
    expect(clock.pending).toBe(0);
  });
});
