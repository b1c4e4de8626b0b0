import { firstDigit } from "@tandem/protocol";
import { RefusedError } from "../ftp-error.ts";
import type { Calls } from "../pool/calls.ts";
import type { Answered } from "../session/perform-all.ts";
import type { CallOptions } from "../transfer/transfer-options.ts";
import { exchangeInImage } from "./exchange-in-image.ts";
import { isUnknownCommand } from "./is-unknown.ts";

/** SIZE: the bytes that RETR would send (RFC 3659 §4); undefined when the server cannot tell. Rejects with {@link RefusedError}. */
export function size(calls: Calls, path: string, options?: CallOptions): Promise<number | undefined> {
  return calls.command({ options, paths: [path], claim: "shared", repeatable: true }, async (lease) =>
    readSize(await exchangeInImage(lease, ["SIZE", path]), path),
  );
}

/** What a reply to SIZE tells: some servers put words before the number. */
export function readSize({ reply }: Pick<Answered, "reply">, path: string): number | undefined {
  if (isUnknownCommand(reply)) return undefined;
  if (firstDigit(reply.code) !== 2) throw new RefusedError(`SIZE ${path}`, reply, "command");
  // IIS answers for a directory with several lines.
  const digits = reply.lines.length === 1 ? /(\d{1,16})\s*$/.exec(reply.lines[0] ?? "")?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
}
