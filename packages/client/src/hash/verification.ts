import { unlessRefused } from "../attributes/is-unknown.ts";
import { size } from "../attributes/size.ts";
import type { Calls } from "../pool/calls.ts";
import type { CallOptions } from "../transfer/transfer-options.ts";
import { MismatchError } from "./mismatch-error.ts";
import { hash, knownOffers } from "./remote-hash.ts";
import { runningHash } from "./running-hash.ts";
import type { Verified, Verify } from "./verified.ts";

/** Looks at the bytes of a transfer as they pass, to compare them with what the server has. */
export interface Verification {
  update(bytes: Uint8Array): void;
  /**
   * Compares behind the transfer of bytes `start` to `end` of the file; gives what was compared, undefined when the server can
   * tell neither. Rejects with {@link MismatchError}.
   */
  compare(path: string, part: { readonly start: number; readonly end: number }): Promise<Verified | undefined>;
}

/** `whole`: the transfer goes up to the end of the file, so that its size is known. */
export function verification(
  calls: Calls,
  verify: Verify,
  { whole, ...options }: CallOptions & { readonly whole: boolean },
): Verification {
  const byHash = verify === true || verify === "hash";
  const offer = byHash ? knownOffers(calls).find(({ parts }) => parts || whole) : undefined;
  const running = offer === undefined ? undefined : runningHash(offer.algorithm);
  return {
    update: (bytes) => running?.update(bytes),
    async compare(path, { start, end }) {
      const there = whole ? await unlessRefused(size(calls, path, options)) : undefined;
      // Some say 0 for what they do not know.
      if (there !== undefined && there !== end && there !== 0) throw new MismatchError(path, "size", end, there);
      const bySize = there === undefined ? undefined : "size";
      if (offer === undefined || running === undefined || end === start) return bySize;
      const part = start === 0 && whole ? {} : { start, end };
      const told = await unlessRefused(hash(calls, path, { ...options, ...part, algorithm: offer.algorithm }));
      if (told === undefined) return bySize;
      const { value } = running.end();
      if (told.value !== value) throw new MismatchError(path, "hash", value, told.value);
      return "hash";
    },
  };
}
