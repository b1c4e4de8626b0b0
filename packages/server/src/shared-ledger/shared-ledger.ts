import { systemClock, type Clock } from "@tandem/transport";
import { localLedger } from "../local-ledger.ts";
import { Marks } from "../marks.ts";
import type { BorrowerCalls, LenderCalls, Mark } from "./calls.ts";
import { Intercom, type IntercomMessage } from "./intercom.ts";
import { LentPlaces, type PlaceBorrower } from "./lent-places.ts";
import { LentPorts, type PortBorrower } from "./lent-ports.ts";
import { LentRates, type RateBorrower } from "./lent-rates.ts";
import { LentUsage, type UsageBorrower } from "./lent-usage.ts";

/** The ledger of several processes, in the one that they all talk to. Each of them has a `remoteLedger`. */
export interface SharedLedger {
  /** Lends to one more process; `send` takes messages to it, whole and in order. */
  join(send: (messages: readonly IntercomMessage[]) => void): LedgerMember;
}

/** A process that shares the ledger. */
export interface LedgerMember {
  /** To be called with what has come from the process. */
  hear(messages: readonly IntercomMessage[]): void;
  /** It is gone: all that it held is free again, for the others. */
  leave(): void;
}

export interface SharedLedgerOptions {
  /** Numbers from 0 up to 1, not included. */
  readonly random: () => number;
  readonly clock?: Pick<Clock, "now" | "timer">;
}

/** Makes the one ledger that several processes share. */
export function sharedLedger({ random, clock = systemClock }: SharedLedgerOptions): SharedLedger {
  const members = new Set<Member>();
  const { score } = localLedger(random, clock);
  const marks = new Marks(clock);
  const places = new LentPlaces(members);
  const ports = new LentPorts({ random, clock, borrowers: members });
  const rates = new LentRates<Member>();
  const usage = new LentUsage<Member>();

  /** Answers when all know of it, but for those who do not answer: they are dead, or will hear it next. */
  async function spread(mark: Mark, from: Member): Promise<void> {
    marks.mark(mark.name, mark.time);
    const others = [...members].filter((member) => member !== from);
    await Promise.allSettled(others.map(({ line }) => line.call("marks", [mark])));
  }

  return {
    join(send) {
      const own: LenderCalls = {
        places: (asked) => places.grant(member, asked),
        placesBack: (back) => places.back(member, back),
        ports: (asked) => ports.grant(member, asked),
        portsBack: (back) => ports.back(member, back),
        score: ({ name, points, halfLife }) => score(name, points, halfLife),
        mark: (mark) => spread(mark, member),
        rate: (asked) => rates.join(member, asked),
        weigh: (weight) => rates.weigh(member, weight),
        rateBack: (key) => rates.back(member, key),
        usageBegin: (name) => usage.begin(member, name),
        usageCounted: ({ name, used }) => usage.count(member, name, used),
        usageUsed: (name) => usage.used(name),
        usageAdd: (asked) => usage.add(asked),
      };
      const line = new Intercom<BorrowerCalls>({ clock, send, own, patience: recallTime });
      const member: Member = {
        line,
        recallPlaces: (name) => line.call("recallPlaces", name).catch(noAnswer),
        recallPorts: (range) => line.call("recallPorts", range).catch(noAnswer),
        changed: (share) => line.tell("share", share),
        known: (name) => line.tell("usageKnown", name),
      };
      members.add(member);
      tellAll(line, marks);
      return {
        hear: (messages) => line.hear(messages),
        leave() {
          if (!members.delete(member)) return;
          line.close("The process is gone.");
          places.leave(member);
          ports.leave(member);
          rates.leave(member);
          void usage.leave(member);
        },
      };
    },
  };
}

interface Member extends PlaceBorrower, PortBorrower, RateBorrower, UsageBorrower {
  readonly line: Intercom<BorrowerCalls>;
}

/** What it does not give back now it gives back when it comes to it. */
function noAnswer(): void {}

/** A newcomer knows what all know, piece by piece. */
function tellAll(line: Intercom<BorrowerCalls>, marks: Marks): void {
  let piece: Mark[] = [];
  for (const [name, time] of marks.all()) {
    piece.push({ name, time });
    if (piece.length < pieceSize) continue;
    line.tell("marks", piece);
    piece = [];
  }
  if (piece.length > 0) line.tell("marks", piece);
}

const pieceSize = 1_000;
// Who stands still for longer has something else to answer for, and somebody waits here for a session or a port.
const recallTime = 1_000;
