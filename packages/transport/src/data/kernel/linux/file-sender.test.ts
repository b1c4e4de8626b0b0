import { expect, it } from "vitest";
import type { ForeignCalls } from "../../../native/foreign-calls.ts";
import { fileSender } from "./file-sender.ts";

const errors = { EAGAIN: 11, EINTR: 4, EIO: 5 };

it.each([
  ["has sent nothing when the socket is full", { result: -1, errno: errors.EAGAIN, sent: 0 }, 0],
  ["has sent nothing when a signal interrupts it", { result: -1, errno: errors.EINTR, sent: 0 }, 0],
  ["tells what was sent in part, by where the file stands", { result: 700, errno: 0, sent: 700 }, 700],
  ["leaves another way to go when it fails", { result: -1, errno: errors.EIO, sent: 0 }, undefined],
])("a native call %s, and closes its own descriptor alone", async (_, { result, errno, sent }, told) => {
  const closed: unknown[] = [];
  const calls: Record<string, (...given: never[]) => number> = {
    fcntl: () => 99,
    close: (descriptor: unknown) => (closed.push(descriptor), 0),
    sendfile: () => -1,
  };
  const onThread = (...given: unknown[]): void => {
    expect(given[0]).toBe(99);
    const offset = given[2] as BigInt64Array;
    offset[0] = offset[0]! + BigInt(sent);
    (given.at(-1) as (error: null, result: number) => void)(null, result);
  };
  const koffi = { errno: () => errno, os: { errno: errors } } as unknown as ForeignCalls;
  const library = {
    func: (prototype: string) => Object.assign(calls[/(\w+)\(/.exec(prototype)![1]!]!, { async: onThread }),
  } as unknown as Parameters<typeof fileSender>[1];
  expect(await fileSender(koffi, library)(1, 2, 5_000_000_000, 1_000)).toBe(told);
  expect(closed).toEqual([99]);
});
