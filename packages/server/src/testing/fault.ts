import { verbOf, type Command } from "@tandem/protocol";

/** When a fault strikes: at which command, counted over all sessions of the server since the fault was set. */
export interface FaultMoment {
  /** The verb, in any case and spelling (`XMKD` is `MKD`); `connect` for the greeting. */
  readonly on: string;
  /** Only when the argument is this one, or matches. */
  readonly argument?: string | RegExp;
  /** The how-manyth such command, counted from 1; every one when missing. */
  readonly nth?: number;
}

/** What goes wrong with the command itself, in place of or before the server's own answer. */
export type ControlFault =
  /** The server never hears of the command; these lines come as they stand: `["452 Disk full."]`, or no FTP at all. */
  | { readonly kind: "reply"; readonly lines: readonly string[] }
  /** The server never hears of the command, and nothing comes. */
  | { readonly kind: "silence" }
  /** The control connection is reset. */
  | { readonly kind: "hang-up" }
  /** The command is kept back for so many milliseconds. */
  | { readonly kind: "late"; readonly delay: number };

/** What goes wrong with the data connection of the command, after so many bytes in either direction. */
export type DataFault =
  /** It is reset. */
  | { readonly kind: "drop"; readonly after: number }
  /** It ends in order, as if the file were no longer. */
  | { readonly kind: "cut"; readonly after: number }
  /** Nothing moves any more. */
  | { readonly kind: "stall"; readonly after: number }
  /** It goes on at this speed. */
  | { readonly kind: "slow"; readonly after?: number; readonly bytesPerSecond: number };

/** Something that goes wrong, and when. */
export type Fault = FaultMoment & (ControlFault | DataFault);

/** The faults of one server, each with its count. */
export interface FaultScript {
  /** One more from now on; gives the way to be rid of it. */
  add(fault: Fault): () => void;
  /** The fault that strikes now, if one does; every fault that is meant counts on. */
  strike(on: "connect" | Command): Fault | undefined;
}

/** Faults in the order in which they were set; of two that strike at once, the first does. */
export function faultScript(faults: readonly Fault[]): FaultScript {
  const waiting = new Map(faults.map((fault) => [checked(fault), { met: 0 }]));
  return {
    add(fault) {
      waiting.set(checked(fault), { met: 0 });
      return () => void waiting.delete(fault);
    },
    strike(on) {
      let struck: Fault | undefined;
      for (const [fault, count] of waiting) {
        if (!isMeant(fault, on)) continue;
        count.met++;
        if (fault.nth === undefined || fault.nth === count.met) struck ??= fault;
      }
      return struck;
    },
  };
}

/** True for a fault that strikes at the bytes of a data connection. */
export function isDataFault(fault: Fault): fault is FaultMoment & DataFault {
  return fault.kind === "drop" || fault.kind === "cut" || fault.kind === "stall" || fault.kind === "slow";
}

function isMeant({ on, argument }: FaultMoment, met: "connect" | Command): boolean {
  if (met === "connect") return on.toLowerCase() === "connect";
  const isVerb = met.verb === undefined ? on.toUpperCase() === met.word : verbOf(on) === met.verb;
  if (!isVerb || argument === undefined) return isVerb;
  return typeof argument === "string" ? argument === met.argument : argument.test(met.argument ?? "");
}

function checked(fault: Fault): Fault {
  if (fault.on.toLowerCase() === "connect" && isDataFault(fault)) {
    throw new RangeError(
      `A "${fault.kind}" strikes at a transfer; name its command, such as RETR, in place of "connect".`,
    );
  }
  if ("bytesPerSecond" in fault && !(fault.bytesPerSecond > 0)) {
    throw new RangeError(`${fault.bytesPerSecond} bytes a second is no speed; give a number above 0, or "stall".`);
  }
  return fault;
}
