import { EventEmitter } from "node:events";
import { settle } from "../../../testing/index.ts";
import { describe, expect, it } from "vitest";
import { mostJobs, type MovingAnswer, type MovingJob, type MovingStart } from "./moving-job.ts";
import { MovingThread, type MovingWorker } from "./moving-thread.ts";

const job = { direction: "send", socket: 1, file: 2, at: 0, most: 3 } as const;

/** A thread whose worker is this test. */
function scene(ready = true) {
  const worker = new EventEmitter();
  const state = {
    jobs: [] as MovingJob[],
    referenced: true,
    terminated: false,
    wakes: 0,
    disposed: 0,
    piped: 0,
    gone: 0,
  };
  let stops!: Int32Array;
  const start = (data: MovingStart): MovingWorker => {
    stops = data.stops;
    return Object.assign(worker, {
      postMessage: (given: MovingJob) => void state.jobs.push(given),
      ref: () => void (state.referenced = true),
      unref: () => void (state.referenced = false),
      terminate: () => Promise.resolve(Number((state.terminated = true))),
    });
  };
  const wakes = { descriptor: 9, wake: () => void state.wakes++, [Symbol.dispose]: () => void state.disposed++ };
  const pipe = { from: 7, into: 8, [Symbol.dispose]: () => void state.piped++ };
  const thread = new MovingThread({ start, wakes, pipe, gone: () => void state.gone++ });
  const answer = (told: MovingAnswer): boolean => worker.emit("message", told);
  if (ready) answer("ready");
  return { state, thread, worker, answer, stops };
}

const patient = <T>(moved: Promise<T>): Promise<T> => moved;

describe("a thread that moves files, as its owner sees it", () => {
  it("takes nothing before it is there, and no more than it has places", async () => {
    const { thread, answer, state } = scene(false);
    expect(thread).toMatchObject({ free: false, came: false });
    answer("ready");
    const moves = Array.from({ length: mostJobs }, () => thread.move(job, patient));
    expect(thread).toMatchObject({ free: false, came: true, jobs: mostJobs });
    expect(new Set(state.jobs.map(({ place }) => place)).size).toBe(mostJobs);
    for (const { place } of state.jobs) answer({ place, moved: 3, unable: false });
    await Promise.all(moves);
    expect(thread).toMatchObject({ free: true, jobs: 0 });
  });

  it("keeps the program only while it has something to do, and is woken only while it may wait for sockets", async () => {
    const { thread, answer, state } = scene();
    expect(state.referenced).toBe(false);
    const first = thread.move(job, patient);
    expect(state).toMatchObject({ referenced: true, wakes: 0 });
    const second = thread.move(job, patient);
    expect(state.wakes).toBe(1);
    for (const { place } of state.jobs) answer({ place, moved: place, unable: false });
    expect(state.referenced).toBe(false);
    expect([await first, await second].map(({ moved }) => moved)).toEqual(state.jobs.map(({ place }) => place));
  });

  it("is told to stop a job whose owner does not wait any more, who is told when nothing of it runs", async () => {
    const { thread, answer, state, stops } = scene();
    const other = thread.move(job, patient);
    const reason = new Error("enough");
    let over = false;
    const broken = thread.move(job, () => Promise.reject(reason)).finally(() => (over = true));
    broken.catch(() => {});
    await settle();
    const [kept, stopped] = state.jobs.map(({ place }) => place);
    expect(over).toBe(false);
    expect([stops[kept!], stops[stopped!], state.wakes]).toEqual([0, 1, 2]);
    answer({ place: stopped!, moved: 1, unable: false });
    await expect(broken).rejects.toBe(reason);
    answer({ place: kept!, moved: 3, unable: false });
    await other;
    // Its place is another's, who has stopped nothing.
    const next = thread.move(job, patient);
    expect(stops[state.jobs[2]!.place]).toBe(0);
    answer({ place: state.jobs[2]!.place, moved: 3, unable: false });
    await next;
  });

  it.each(["error", "exit"])("that ends (%s) fails what it had: nobody knows what moved", async (how) => {
    const { thread, worker, state } = scene();
    const moving = thread.move(job, patient);
    let over = false;
    const end = (): void => void (over = true);
    moving.then(end, end);
    if (how === "error") worker.emit("error", new Error("out of memory"));
    await settle();
    // Its descriptors are closed behind that.
    expect([over, state.disposed]).toEqual([false, 0]);
    worker.emit("exit");
    await expect(moving).rejects.toThrow(
      `The thread that moves files has ended: ${how === "error" ? "out of memory" : "nobody knows why"}.`,
    );
    expect(thread.free).toBe(false);
    expect(state).toMatchObject({ gone: 1, disposed: 1, piped: 1 });
    // The number of that descriptor may be another's.
    expect(state.wakes).toBe(0);
  });

  it("is not stopped at a place that has another job by now", async () => {
    const { thread, answer, state, stops } = scene();
    let tire!: (reason: Error) => void;
    const tired = new Promise<never>((_resolve, reject) => (tire = reject));
    const first = thread.move(job, () => tired);
    first.catch(() => {});
    const { place } = state.jobs[0]!;
    answer({ place, moved: 3, unable: false });
    const second = thread.move(job, patient);
    expect(state.jobs[1]).toMatchObject({ place });
    tire(new Error("enough"));
    await expect(first).rejects.toThrow("enough");
    expect([stops[place], state.wakes]).toEqual([0, 0]);
    answer({ place, moved: 3, unable: false });
    await second;
  });

  it("that is ended takes no more, and its event is closed when it has gone", () => {
    const { thread, worker, state } = scene();
    thread.end();
    expect(thread.free).toBe(false);
    expect(state).toMatchObject({ terminated: true, gone: 1, disposed: 0, piped: 0 });
    worker.emit("exit");
    expect(state).toMatchObject({ gone: 1, disposed: 1 });
  });
});
