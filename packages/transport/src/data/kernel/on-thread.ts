import type { ForeignCalls, ForeignFunction, ForeignValue } from "../../native/foreign-calls.ts";

/** What a call gave; `errno` tells why when that is a failure. */
export interface CallResult {
  readonly result: number;
  readonly errno: number;
}

/** The function, called on a thread of libuv. Who calls keeps every array until it is over. */
export function onThread(
  koffi: ForeignCalls,
  call: ForeignFunction,
): (...values: readonly ForeignValue[]) => Promise<CallResult> {
  return (...values) =>
    new Promise((resolve) => {
      const ended = (error: unknown, result: number): void =>
        resolve(error === null ? { result, errno: koffi.errno() } : notCalled);
      try {
        call.async(...values, ended);
      } catch {
        resolve(notCalled);
      }
    });
}

// Too many calls wait already.
const notCalled: CallResult = { result: -1, errno: 0 };
