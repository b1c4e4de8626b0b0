import { formatFactChanges, formatOctalMode } from "@tandem/protocol";
import type { Calls } from "../pool/calls.ts";
import type { CallOptions } from "../transfer/transfer-options.ts";
import { firstWay } from "./first-way.ts";

/**
 * Sets the permission bits of Unix, 0 to 0o7777: by SITE CHMOD, which most servers have, else by MFF
 * (draft-somers-ftp-mfxx §5). False when the server has neither; rejects with `RefusedError` when it refuses.
 */
export async function setMode(calls: Calls, path: string, mode: number, options?: CallOptions): Promise<boolean> {
  if (!Number.isInteger(mode) || mode < 0 || mode > 0o7777)
    throw new RangeError(`${mode} is no mode; give permission bits from 0 to 0o7777.`);
  const done = await firstWay(
    calls,
    [path],
    [
      { name: "SITE CHMOD", commands: [["SITE", `CHMOD ${formatOctalMode(mode, 3)} ${path}`]] },
      {
        name: "MFF UNIX.mode",
        commands: [["MFF", `${formatFactChanges({ mode })} ${path}`]],
        offered: (features) => /unix\.mode/i.test(features.get("MFF") ?? ""),
      },
    ],
    options,
  );
  return done !== undefined;
}
