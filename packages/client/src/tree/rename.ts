import { RefusedError } from "../ftp-error.ts";
import type { Calls } from "../pool/calls.ts";
import { performAll } from "../session/perform-all.ts";
import type { CallOptions } from "../transfer/transfer-options.ts";

/** What renaming takes. */
export interface RenameOptions extends CallOptions {
  /** Where the server refuses to replace a file, that is removed first; off, what the server does is what happens. */
  readonly overwrite?: boolean;
}

/** Gives a file or directory another path (RNFR and RNTO, RFC 959 §4.1.3). Rejects with {@link RefusedError}. */
export async function rename(
  calls: Calls,
  from: string,
  to: string,
  { overwrite = false, ...options }: RenameOptions = {},
): Promise<void> {
  const once = (): Promise<void> =>
    calls.command({ options, paths: [from, to], claim: "shared" }, async (lease) => {
      await performAll(lease, ["RNFR", from], ["RNTO", to]);
    });
  try {
    await once();
  } catch (error) {
    // Windows and others replace nothing (550, 553); a lock (450) is no reason to remove anything.
    const isThere =
      error instanceof RefusedError && error.command?.startsWith("RNTO") && replaceable.has(error.reply.code);
    if (!overwrite || !isThere || from === to) throw error;
    try {
      await calls.command({ options, paths: [to], claim: "shared" }, (lease) => performAll(lease, ["DELE", to]));
    } catch {
      throw error;
    }
    await once();
  }
}

const replaceable: ReadonlySet<number> = new Set([521, 550, 553]);
