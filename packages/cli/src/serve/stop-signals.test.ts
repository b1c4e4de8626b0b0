import { EventEmitter } from "node:events";
import { beforeEach, describe, expect, it } from "vitest";
import { stopSignals, type StopSignals } from "./stop-signals.ts";

let now = 0;
let source = new EventEmitter();
let seen: string[] = [];

const heard = async (...signals: readonly (readonly [signal: string, at: number])[]): Promise<readonly string[]> => {
  for (const [signal, at] of signals) {
    now = at;
    source.emit(signal, signal);
  }
  await Promise.resolve();
  return seen;
};

let stopping: StopSignals | undefined;
beforeEach(() => {
  source = new EventEmitter();
  seen = [];
  stopping = stopSignals({ now: () => now }, source);
  void stopping.first.then(() => seen.push("first"));
  void stopping.second.then(() => seen.push("second"));
});

describe("signals to stop", () => {
  it.each(["SIGTERM", "SIGINT"])("the first asks for good order: %s", async (signal) => {
    expect(await heard([signal, 0])).toEqual(["first"]);
  });

  it("another one, or the same a while later, asks to stop now", async () => {
    expect(await heard(["SIGINT", 0], ["SIGTERM", 1])).toEqual(["first", "second"]);
  });

  it("the same one a while later asks to stop now", async () => {
    expect(await heard(["SIGINT", 0], ["SIGINT", 700])).toEqual(["first", "second"]);
  });

  it("the echo of one Ctrl-C, which npm passes on, asks for nothing", async () => {
    expect(await heard(["SIGINT", 0], ["SIGINT", 3])).toEqual(["first"]);
  });

  it("are nobody's business after the end", () => {
    stopping?.[Symbol.dispose]();
    expect(source.listenerCount("SIGTERM") + source.listenerCount("SIGINT")).toBe(0);
  });
});
