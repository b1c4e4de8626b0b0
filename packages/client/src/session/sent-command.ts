import { verbRow, type Pending, type Reply } from "@tandem/protocol";
import type { Deferred } from "./deferred.ts";

/** A command that was sent, and what it is owed. Both promises reject with `ConnectionError` when the connection is lost. */
export interface SentCommand {
  /** The command line, secrets replaced. */
  readonly line: string;
  /** The preliminary reply; `undefined` when the final one came without. */
  readonly preliminary: Promise<Reply | undefined>;
  readonly final: Promise<Reply>;
  /** True when the final reply has come. */
  readonly settled: boolean;
}

/** The same as the session keeps it. */
export interface Sent {
  readonly line: string;
  readonly pending: Pending;
  readonly preliminary: Deferred<Reply | undefined>;
  readonly final: Deferred<Reply>;
  settled: boolean;
}

/** Whether a preliminary reply may still come. */
export function awaitsPreliminary({ pending: { exchange } }: Sent): boolean {
  return exchange.verb !== undefined && verbRow(exchange.verb).shape === "transfer" && exchange.state === "wait";
}
