import { systemClock, type Clock } from "@tandem/transport";
import type { Usage, UsageLedger } from "@tandem/storage";
import type { Ledger, RateShare } from "../ledger.ts";
import { Marks, mostNames } from "../marks.ts";
import { once } from "../once.ts";
import { Remembered } from "../remembered.ts";
import type { BorrowerCalls, LenderCalls } from "./calls.ts";
import { HeldPlaces } from "./held-places.ts";
import { HeldPorts } from "./held-ports.ts";
import { Intercom, type Answer, type IntercomMessage } from "./intercom.ts";
import { remoteUsage } from "./remote-usage.ts";

/** A ledger that is in another process, where a `sharedLedger` has it. */
export interface RemoteLedger extends Ledger {
  /** To be called with what has come from there. */
  hear(messages: readonly IntercomMessage[]): void;
  /** The other process is gone: whoever asks for something that is not here already is told so. */
  close(): void;
  /**
   * Where what is used of a quota is counted, for all processes; `count` tells what is there to begin with, and is called in one
   * of them.
   */
  usage(name: string, count: () => Promise<Usage>): UsageLedger;
}

export interface RemoteLedgerOptions {
  /** Takes messages to the process that has the ledger, whole and in order. */
  readonly send: (messages: readonly IntercomMessage[]) => void;
  /** Numbers from 0 up to 1, not included. */
  readonly random: () => number;
  readonly clock?: Pick<Clock, "now" | "timer">;
}

/**
 * The ledger as one of several processes sees it. Places and ports are lent to it ahead, and marks told to all: a login and a transfer
 * of a crowd ask nobody. No limit is passed for that, and nobody is refused for what another process keeps and does not use.
 */
export function remoteLedger({ send, random, clock = systemClock }: RemoteLedgerOptions): RemoteLedger {
  const marks = new Marks(clock);
  /** Until when the others remember a name, as far as they were told. */
  const told = new Remembered<number>(mostNames);
  const rates = new Map<number, (share: number) => void>();
  const known = new Map<string, News>();
  let keys = 0;
  const own: BorrowerCalls = {
    recallPlaces: (name) => places.recall(name),
    recallPorts: (range) => ports.recall(range),
    marks: (all) => all.forEach(({ name, time }) => note(name, time)),
    share: ({ key, rate }) => rates.get(key)?.(rate),
    usageKnown: tellKnown,
  };
  const line = new Intercom<LenderCalls>({ clock, send, own });
  const places = new HeldPlaces({
    ask: (asked, answered) =>
      line.ask(
        "places",
        asked,
        (answer) => answered(valueOf(answer)),
        ({ granted, scarce }) => {
          line.tell("placesBack", { name: asked.name, count: granted });
          if (scarce) places.recall(asked.name);
        },
      ),
    giveBack: (back) => line.tell("placesBack", back),
  });
  const ports = new HeldPorts(
    {
      ask: (asked, answered) =>
        line.ask(
          "ports",
          asked,
          (answer) => answered(valueOf(answer)),
          ({ granted, scarce }) => {
            line.tell("portsBack", granted);
            if (scarce) ports.recall(asked.range);
          },
        ),
      giveBack: (back) => line.tell("portsBack", back),
    },
    random,
  );

  function note(name: string, time: number): void {
    marks.mark(name, time);
    told.keep(name, clock.now() + time);
  }

  /** The same for all who wait for the news of a name. */
  function whenKnown(name: string): Promise<void> {
    const waiting = known.get(name);
    if (waiting !== undefined) return waiting.heard;
    let tell = (): void => {};
    const heard = new Promise<void>((resolve) => (tell = resolve));
    known.set(name, { heard, tell });
    return heard;
  }

  function tellKnown(name: string): void {
    known.get(name)?.tell();
    known.delete(name);
  }

  return {
    hear: (messages) => line.hear(messages),
    close() {
      line.close("The process that has the ledger is gone.");
      // There will be no news; who asks again is told so.
      for (const name of [...known.keys()]) tellKnown(name);
    },
    lease: async (name, limit) => places.lease(name, limit),
    leasePort: async (range, waits) => ports.lease(range, waits),
    score: (name, points, halfLife) => line.call("score", { name, points, halfLife }),
    marked: async (name) => marks.marked(name),
    async mark(name, time) {
      marks.mark(name, time);
      const before = (told.find(name) ?? 0) - clock.now();
      // It is renewed at every login, and the others remember it for nearly as long.
      if (before <= time && before >= time * nearly && time > 0) return;
      told.keep(name, clock.now() + time);
      // Who remembers it already may hear a moment later that it is for longer.
      if (before > 0 && before <= time) line.tell("mark", { name, time });
      else await line.call("mark", { name, time });
    },
    async shareRate(name, rate, changed): Promise<RateShare> {
      const key = ++keys;
      rates.set(key, changed);
      try {
        const share = await line.call("rate", { key, name, rate });
        return {
          rate: share,
          weigh: (transfers) => line.tell("weigh", { key, transfers }),
          giveBack: once(() => {
            rates.delete(key);
            line.tell("rateBack", key);
          }),
        };
      } catch (error) {
        rates.delete(key);
        // It may have joined all the same, and only the answer come too late.
        line.tell("rateBack", key);
        throw error;
      }
    },
    usage: (name, count) => remoteUsage(name, count, { line, whenKnown: () => whenKnown(name) }),
  };
}

/** What is used of a quota is known, or another may count. */
interface News {
  readonly heard: Promise<void>;
  readonly tell: () => void;
}

function valueOf<Value>(answer: Answer<Value>): Value | Error {
  return "value" in answer ? answer.value : answer.error;
}

// Of the time that a name is remembered.
const nearly = 0.99;
