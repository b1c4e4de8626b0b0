import { expect, it } from "vitest";
import type { ForeignCalls } from "../../../native/foreign-calls.ts";
import { fileReceiver } from "./file-receiver.ts";

it("a pipe that cannot be emptied is closed, and not used for another file", async () => {
  const closed: unknown[] = [];
  let opened = 0;
  const calls: Record<string, (...given: never[]) => number> = {
    pipe2: (ends: Int32Array) => (ends.set([10 + opened, 20 + opened]), opened++, 0),
    fcntl: () => 0,
    // What has arrived is taken, the file refuses it, and it cannot be read from the pipe again.
    splice: () => 5,
    read: () => -1,
    close: (descriptor: unknown) => (closed.push(descriptor), 0),
  };
  const refuses = (...given: unknown[]): void => (given.at(-1) as (error: null, result: number) => void)(null, -1);
  const koffi = { errno: () => 28, os: { errno: { EAGAIN: 11, EINTR: 4 } } } as unknown as ForeignCalls;
  const library = {
    func: (prototype: string) => Object.assign(calls[/(\w+)\(/.exec(prototype)![1]!]!, { async: refuses }),
  } as unknown as Parameters<typeof fileReceiver>[1];
  const receive = fileReceiver(koffi, library);
  for (const pipes of [1, 2]) {
    await expect(receive(1, 2, 0, 100)).rejects.toThrow("lost 5 bytes");
    expect(opened).toBe(pipes);
    expect(closed).toHaveLength(2 * pipes);
  }
  expect(closed).toEqual([10, 20, 11, 21]);
});
