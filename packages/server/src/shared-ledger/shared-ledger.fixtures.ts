import type { VirtualClock } from "@tandem/transport/testing";
import type { IntercomMessage } from "./intercom.ts";
import { remoteLedger, type RemoteLedger } from "./remote-ledger.ts";
import { sharedLedger } from "./shared-ledger.ts";

/** A process that shares a ledger, without the process. */
export interface TestMember {
  readonly ledger: RemoteLedger;
  /** Messages to the one who lends, so far. */
  readonly said: () => number;
  /** It dies, and what was on its way is lost. */
  kill(): void;
  /** From now on it takes no notice of anything, as a process does that has been stopped; until it is called again. */
  stop(stopped: boolean): void;
}

/** A ledger that is shared over lines in memory, which copy what goes over them. */
export function testLedger(clock: VirtualClock, random: () => number = Math.random): { join(): TestMember } {
  const shared = sharedLedger({ random, clock });
  return {
    join() {
      let alive = true;
      let said = 0;
      let stopped = false;
      const missed: (readonly IntercomMessage[])[] = [];
      const later = (run: () => void): void => {
        queueMicrotask(() => queueMicrotask(() => alive && run()));
      };
      const member = shared.join((messages) => {
        const copy = structuredClone(messages);
        later(() => (stopped ? void missed.push(copy) : ledger.hear(copy)));
      });
      const ledger = remoteLedger({
        random,
        clock,
        send(messages) {
          said += messages.length;
          const copy = structuredClone(messages);
          later(() => member.hear(copy));
        },
      });
      return {
        ledger,
        said: () => said,
        kill() {
          alive = false;
          ledger.close();
          member.leave();
        },
        stop(on) {
          stopped = on;
          if (!on) for (const messages of missed.splice(0)) ledger.hear(messages);
        },
      };
    },
  };
}
