import { firstDigit, readTimeValue } from "@tandem/protocol";
import { RefusedError } from "../ftp-error.ts";
import type { Calls } from "../pool/calls.ts";
import { exchangeAll, type Answered } from "../session/perform-all.ts";
import type { CallOptions } from "../transfer/transfer-options.ts";
import { isUnknownCommand } from "./is-unknown.ts";

/**
 * MDTM: when a file was last modified, in milliseconds since 1970 UTC (RFC 3659 §3); undefined when the server cannot tell.
 * Rejects with {@link RefusedError}.
 */
export function modified(calls: Calls, path: string, options?: CallOptions): Promise<number | undefined> {
  return calls.command({ options, paths: [path], claim: "shared", repeatable: true }, async (lease) => {
    const [answer] = await exchangeAll(lease, ["MDTM", path]);
    return answer === undefined ? undefined : readModified(answer, path);
  });
}

/** What a reply to MDTM tells; undefined for a time that means "not known", or none at all. */
export function readModified({ reply }: Pick<Answered, "reply">, path: string): number | undefined {
  if (isUnknownCommand(reply)) return undefined;
  if (firstDigit(reply.code) !== 2) throw new RefusedError(`MDTM ${path}`, reply, "command");
  return readTimeValue(reply.lines.join(" "));
}
