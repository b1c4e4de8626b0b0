import { describe, expect, it } from "vitest";
import { WaitingSockets, type MovingCalls } from "../linux/moving-calls.ts";
import { moveFiles } from "./move-files.ts";
import { mostJobs, type Moved, type MovingJob } from "./moving-job.ts";

const MEBIBYTE = 1_048_576;

const jobOf = (place: number, rest: Partial<MovingJob> = {}): MovingJob => ({
  ...{ place, direction: "send", socket: 10 + place, file: 20 + place, at: 0, most: 3 * MEBIBYTE },
  ...rest,
});

interface Scene {
  /** Whether poll(2) says of a socket that it can go on; all of them when missing. */
  readonly ready?: (socket: number) => boolean;
  /** What a call moves; all that it is asked for when missing. */
  readonly move?: (socket: number, most: number) => Moved;
  /** Told of each call, before it is made. */
  readonly called?: (socket: number, stops: Int32Array) => void;
  /** Milliseconds that a call takes; none when missing. */
  readonly takes?: number;
  /** Jobs that are given behind the first. */
  readonly more?: MovingJob[];
}

/** Runs the loop to its end, the kernel being this test: each wait takes as long as it may. */
function run(first: MovingJob, { ready = () => true, move, called, takes = 0, more = [] }: Scene = {}) {
  const stops = new Int32Array(mostJobs);
  const sockets = new WaitingSockets(mostJobs + 1);
  const halves = new Int16Array(sockets.memory.buffer);
  const told: { readonly call: string; readonly socket: number; readonly at: number; readonly most: number }[] = [];
  const answers: (Moved & { readonly place: number; readonly time: number })[] = [];
  let [now, waits, cleared] = [0, 0, 0];
  const moving =
    (call: string): MovingCalls["send"] =>
    (socket, _file, at, most) => {
      called?.(socket, stops);
      now += takes;
      told.push({ call, socket, at, most });
      return move?.(socket, most) ?? { moved: most, unable: false };
    };
  const wakes = 5;
  const calls: MovingCalls = {
    send: moving("send"),
    receive: moving("receive"),
    wait: (_sockets, count, time) => {
      waits++;
      let any = false;
      for (let index = 0; index < count; index++) {
        const socket = sockets.memory[2 * index]!;
        const goes = socket === wakes ? waits === 1 : ready(socket);
        halves[4 * index + 3] = goes ? 1 : 0;
        any ||= goes;
      }
      if (!any) now += time;
      if (waits > 1_000) throw new Error("The loop does not end.");
    },
    clear: () => void cleared++,
    standBack: () => {},
  };
  const ended = ({ place }: MovingJob, moved: Moved): void => void answers.push({ ...moved, place, time: now });
  moveFiles(first, { calls, sockets, wakes, pipe: undefined, stops, now: () => now, next: () => more.shift(), ended });
  return { told, answers, waits, cleared };
}

describe("the loop of a thread that moves files", () => {
  it("moves a piece of each in turn, and answers each when it is whole", () => {
    const { told, answers, cleared } = run(jobOf(0, { at: 7 }), {
      more: [jobOf(1, { direction: "receive", most: 2 * MEBIBYTE })],
    });
    const piece = { most: MEBIBYTE };
    expect(told).toEqual([
      { call: "send", socket: 10, at: 7, ...piece },
      { call: "receive", socket: 11, at: 0, ...piece },
      { call: "send", socket: 10, at: 7 + MEBIBYTE, ...piece },
      { call: "receive", socket: 11, at: MEBIBYTE, ...piece },
      { call: "send", socket: 10, at: 7 + 2 * MEBIBYTE, ...piece },
    ]);
    expect(answers).toEqual([
      { place: 1, moved: 2 * MEBIBYTE, unable: false, time: 0 },
      { place: 0, moved: 3 * MEBIBYTE, unable: false, time: 0 },
    ]);
    expect(cleared).toBe(1);
  });

  it("ends one that is to stop before its next piece, and no other", () => {
    const { told, answers } = run(jobOf(0), {
      more: [jobOf(1)],
      called: (socket, stops) => {
        if (socket === 10) stops[0] = 1;
      },
    });
    expect(told.filter(({ socket }) => socket === 10)).toHaveLength(1);
    expect(answers).toMatchObject([
      { place: 0, moved: MEBIBYTE },
      { place: 1, moved: 3 * MEBIBYTE },
    ]);
  });

  it("gives one back that has had a rest of 20 ms, with what has moved", () => {
    let calls = 0;
    const { answers } = run(jobOf(0), { ready: () => calls === 0, called: () => void calls++ });
    expect(answers).toEqual([{ place: 0, moved: MEBIBYTE, unable: false, time: 20 }]);
  });

  it("keeps one that is slow, as long as it moves", () => {
    const { answers } = run(jobOf(0, { most: 3 }), { move: () => ({ moved: 1, unable: false }) });
    expect(answers).toMatchObject([{ moved: 3, unable: false }]);
  });

  it("gives one back that moves and moves, so that its bytes are counted: a fifth of a second later at the latest", () => {
    const { answers } = run(jobOf(0, { most: 16 * MEBIBYTE }), {
      move: () => ({ moved: 1, unable: false }),
      takes: 30,
    });
    expect(answers).toEqual([{ place: 0, moved: 7, unable: false, time: 210 }]);
  });

  it("counts no rest of one while others have their turn", () => {
    let polls = 0;
    const { answers } = run(jobOf(0, { most: 3 * MEBIBYTE }), {
      more: [jobOf(1, { most: 9 * MEBIBYTE })],
      ready: (socket) => socket !== 10 || polls++ % 2 === 1,
      takes: 20,
    });
    expect(answers).toMatchObject([{ place: 0, moved: 3 * MEBIBYTE }, { place: 1 }]);
  });

  it("ends behind a file that became shorter, an urgent byte, with a connection that ended, and with what a file refuses", () => {
    const nothing = { moved: 0, unable: false };
    expect(run(jobOf(0), { move: () => nothing }).answers).toMatchObject([nothing]);
    expect(run(jobOf(0, { direction: "receive" }), { move: () => nothing }).answers).toMatchObject([nothing]);
    const end = { moved: 0, unable: true };
    expect(run(jobOf(0, { direction: "receive" }), { move: () => end }).answers).toMatchObject([end]);
    const refusal = { moved: 5, unable: false, refused: Uint8Array.of(1, 2) };
    expect(run(jobOf(0, { direction: "receive" }), { move: () => refusal }).answers).toMatchObject([refusal]);
  });
});
