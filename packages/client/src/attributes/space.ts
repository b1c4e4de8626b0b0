import { firstDigit } from "@tandem/protocol";
import { RefusedError } from "../ftp-error.ts";
import type { Calls } from "../pool/calls.ts";
import { exchangeAll } from "../session/perform-all.ts";
import type { CallOptions } from "../transfer/transfer-options.ts";
import { isUnknownCommand } from "./is-unknown.ts";

/**
 * AVBL: how many more bytes may be stored in a directory, the working directory when none is named
 * (draft-peterson-streamlined-ftp-command-extensions §4); undefined when the server cannot tell. Rejects with {@link RefusedError}.
 */
export function space(calls: Calls, path: string | undefined, options?: CallOptions): Promise<number | undefined> {
  const paths = path === undefined ? [] : [path];
  return calls.command({ options, paths, claim: "shared", repeatable: true }, async (lease) => {
    const [answer] = await exchangeAll(lease, path === undefined ? ["AVBL"] : ["AVBL", path]);
    if (answer === undefined || isUnknownCommand(answer.reply)) return undefined;
    if (firstDigit(answer.reply.code) !== 2) throw new RefusedError(answer.line, answer.reply, "command");
    const digits = /(\d{1,16})\D*$/.exec(answer.reply.lines.join(" "))?.[1];
    return digits === undefined ? undefined : Number(digits);
  });
}
