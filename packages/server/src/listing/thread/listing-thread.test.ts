import { EventEmitter } from "node:events";
import type { PlainDirectory } from "@tandem/storage";
import { virtualClock } from "@tandem/transport/testing";
import { expect, test } from "vitest";
import { byName } from "../entry-order.ts";
import type { ListingJob, ThreadAnswer, ThreadRequest } from "./listing-job.ts";
import { oneThread, type ThreadWorker } from "./listing-thread.ts";

/** A worker that does nothing but keep what it is told. */
class SilentWorker extends EventEmitter implements ThreadWorker {
  readonly told: ThreadRequest[] = [];
  holds = true;
  ended = false;

  postMessage(request: ThreadRequest): void {
    this.told.push(request);
  }

  ref(): void {
    this.holds = true;
  }

  unref(): void {
    this.holds = false;
  }

  async terminate(): Promise<number> {
    this.ended = true;
    this.emit("exit", 1);
    return 1;
  }

  says(answer: ThreadAnswer): void {
    this.emit("message", answer);
  }
}

const job: ListingJob = {
  path: "/",
  before: [],
  form: { kind: "short", prefix: "", signs: false },
  all: true,
  names: true,
  order: byName,
  most: 1,
  uniquePrefix: "",
  charset: undefined,
};

/** Threads that are silent workers, and a directory that tells whether it is held. */
function threads() {
  const workers: SilentWorker[] = [];
  const clock = virtualClock();
  const state = { held: true };
  const directory: PlainDirectory = {
    path: "/",
    uniquePrefix: "",
    faultOf: (error) => error,
    [Symbol.dispose]: () => void (state.held = false),
  };
  const thread = oneThread(() => {
    const worker = new SilentWorker();
    workers.push(worker);
    return worker;
  }, clock);
  return { workers, clock, state, directory, thread };
}

const { signal } = new AbortController();

test("A thread ends when nothing was listed for a while, and the next listing starts another", async () => {
  const { workers, clock, directory, thread } = threads();
  const first = thread();
  workers[0]!.says({ kind: "ready" });
  const listing = await first;
  expect(workers[0]!.holds).toBe(false);
  await clock.advance(80_000);
  const pieces = listing!.begin(job, directory, signal);
  expect(workers[0]!.holds).toBe(true);
  // It is not idle as long as it lists.
  await clock.advance(200_000);
  expect(workers[0]!.ended).toBe(false);
  workers[0]!.says({ kind: "ended", id: 1 });
  expect(await pieces.next()).toBeUndefined();
  expect(workers[0]!.holds).toBe(false);
  await clock.advance(89_000);
  expect(await thread()).toBe(listing);
  await clock.advance(2_000);
  expect(workers[0]!.ended).toBe(true);
  const second = thread();
  expect(workers).toHaveLength(2);
  workers[1]!.says({ kind: "ready" });
  expect(await second).not.toBe(listing);
  expect(clock.pending).toBe(1);
});

test("A job that ends with its last piece lets the thread rest, and its memory is the next one's", async () => {
  const { workers, clock, state, directory, thread } = threads();
  const first = thread();
  workers[0]!.says({ kind: "ready" });
  const listing = (await first)!;
  const pieces = listing.begin(job, directory, signal);
  workers[0]!.says({ kind: "lines", id: 1, room: 0, length: 0, lines: 0, last: true });
  expect(state.held).toBe(false);
  pieces.end();
  listing.begin(job, directory, signal);
  const [one, two] = workers[0]!.told.map((request) => request.kind === "begin" && request.memory);
  expect(two).toBe(one);
  expect(clock.pending).toBe(0);
});

test("Where no thread can be started this is found out once, and nobody waits for it", async () => {
  let tries = 0;
  const none = oneThread(() => {
    tries++;
    throw new Error("no threads here");
  }, virtualClock());
  expect(await none()).toBeUndefined();
  expect(await none()).toBeUndefined();
  expect(tries).toBe(1);
  const { workers, thread } = threads();
  const first = thread();
  workers[0]!.emit("error", new Error("out of memory"));
  expect(await first).toBeUndefined();
  expect(await thread()).toBeUndefined();
  expect(workers).toHaveLength(1);
});

test("A thread that breaks down fails the listings it was at, and the next one starts another", async () => {
  const { workers, clock, state, directory, thread } = threads();
  const first = thread();
  workers[0]!.says({ kind: "ready" });
  const pieces = (await first)!.begin(job, directory, signal);
  const waiting = pieces.next();
  workers[0]!.emit("error", new Error("out of memory"));
  await expect(waiting).rejects.toMatchObject({ code: "ECANCELED", message: expect.stringContaining("out of memory") });
  expect(state.held).toBe(false);
  expect(clock.pending).toBe(0);
  void thread();
  expect(workers).toHaveLength(2);
});
