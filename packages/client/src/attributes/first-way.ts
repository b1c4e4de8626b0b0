import { firstDigit } from "@tandem/protocol";
import { RefusedError } from "../ftp-error.ts";
import type { Calls } from "../pool/calls.ts";
import type { Features } from "../session/features.ts";
import { exchangeAll, type Answered, type CommandWords } from "../session/perform-all.ts";
import type { CallOptions } from "../transfer/transfer-options.ts";
import { isUnknownCommand } from "./is-unknown.ts";
import { notOffered } from "./not-offered.ts";

/** One of several ways in which servers let the same thing be done. */
export interface Way {
  /** What it is called when a server does not offer it. */
  readonly name: string;
  readonly commands: readonly CommandWords[];
  /** False when FEAT tells that it is not worth a try; tried when missing. */
  readonly offered?: (features: Features) => boolean;
  /** A refusal may mean that the server took the command for another one; the next way is tried as well. */
  readonly ambiguous?: boolean;
}

/**
 * Tries one way after the other until one succeeds, and gives its last answer; undefined when the server knows none of them.
 * A way that the server does not know is not tried again by this client. Rejects with {@link RefusedError} when it knows one
 * and refuses.
 */
export async function firstWay(
  calls: Calls,
  paths: readonly string[],
  ways: readonly Way[],
  options?: CallOptions,
): Promise<Answered | undefined> {
  const missing = notOffered(calls);
  const doubtful: string[] = [];
  for (const { name, commands, offered = () => true, ambiguous = false } of ways) {
    if (missing.has(name)) continue;
    const answers = await calls.command({ options, paths, claim: "shared" }, async (lease) =>
      offered(lease.session.features) ? exchangeAll(lease, ...commands) : [],
    );
    const last = answers.at(-1);
    if (last === undefined) {
      missing.add(name);
      continue;
    }
    const refused = answers.find(({ reply }) => firstDigit(reply.code) >= 4);
    if (refused === undefined) {
      // Another way did it, so the refusals before it were of the ways themselves.
      for (const way of doubtful) missing.add(way);
      return last;
    }
    if (isUnknownCommand(refused.reply) || (refused.reply.code === 501 && name.startsWith("SITE"))) missing.add(name);
    else if (ambiguous) doubtful.push(name);
    else throw new RefusedError(refused.line, refused.reply, "command");
  }
  return undefined;
}
