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

it("a call that a signal interrupts is made again, from where it was, and no byte is put into the file twice", async () => {
  const asked: { readonly at: bigint; readonly length: number }[] = [];
  const [interrupted, some, rest] = [-1, 40, 60];
  const results = [interrupted, some, interrupted, rest];
  const calls: Record<string, (...given: never[]) => number> = {
    pipe2: (ends: Int32Array) => (ends.set([10, 20]), 0),
    fcntl: () => 0,
    splice: () => 100,
    read: () => -1,
    close: () => 0,
  };
  const onThread = (...given: unknown[]): void => {
    const offset = given[3] as BigInt64Array;
    asked.push({ at: offset[0]!, length: given[4] as number });
    const result = results.shift() ?? 0;
    if (result > 0) offset[0] = offset[0]! + BigInt(result);
    (given.at(-1) as (error: null, result: number) => void)(null, result);
  };
  const koffi = { errno: () => 4, os: { errno: { EAGAIN: 11, EINTR: 4 } } } as unknown as ForeignCalls;
  const library = {
    func: (prototype: string) => Object.assign(calls[/(\w+)\(/.exec(prototype)![1]!]!, { async: onThread }),
  } as unknown as Parameters<typeof fileReceiver>[1];
  const receive = fileReceiver(koffi, library);
  expect(await receive(1, 2, 1_000, 100)).toEqual({ moved: 100 });
  expect(asked).toEqual([
    { at: 1_000n, length: 100 },
    { at: 1_000n, length: 100 },
    { at: 1_040n, length: 60 },
    { at: 1_040n, length: 60 },
  ]);
  // Interrupted before anything was taken from the socket: nothing has moved, and it is no reason to go another way.
  calls["splice"] = () => -1;
  expect(await fileReceiver(koffi, library)(1, 2, 0, 100)).toEqual({ moved: 0 });
});
