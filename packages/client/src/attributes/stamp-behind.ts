import { firstDigit, type Reply } from "@tandem/protocol";
import type { Calls } from "../pool/calls.ts";
import type { Lease } from "../pool/lease.ts";
import type { CallOptions } from "../transfer/transfer-options.ts";
import { unlessRefused } from "./is-unknown.ts";
import { commandToSet, setModified } from "./set-modified.ts";

/** The time of a file, set behind its upload. */
export interface Stamp {
  /** The lease of the upload: when it is passed on, the time is sent first. */
  on(lease: Lease): Lease;
  /** The upload has succeeded: resolves when the time is set, or the server has refused it. */
  finish(options: CallOptions): Promise<void>;
}

/**
 * Sets when a file was last modified, in milliseconds since 1970 UTC, in the same breath as its data: it costs no round trip with
 * a server that reads the command when it has stored the file, and one with any other.
 */
export function stampBehind(calls: Calls, path: string, time: number): Stamp {
  let answer: Promise<Reply> | undefined;
  return {
    on(lease) {
      // Of an upload that is tried again, this is another one.
      answer = undefined;
      const { session } = lease;
      const send = (): void => {
        const command = commandToSet(calls, session, path, time);
        if (command === undefined) return;
        const { control, timers } = session;
        answer = control.reply(control.send(...command), timers.reply);
        // Looked at behind the transfer, if that succeeds.
        answer.catch(() => {});
      };
      return { ...lease, passOn: () => (send(), lease.passOn()), [Symbol.dispose]: () => lease[Symbol.dispose]() };
    },
    async finish(options) {
      const reply = await answer;
      if (reply === undefined || firstDigit(reply.code) !== 2)
        await unlessRefused(setModified(calls, path, time, options));
    },
  };
}
