import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { HashAlgorithm } from "@tandem/protocol";

/** The hash of a file's content. */
export interface ContentHash {
  readonly algorithm: HashAlgorithm;
  /** Small hexadecimal digits. */
  readonly value: string;
}

/** The hash of bytes that come one after the other; CRC32 is that of zlib (ITU-T V.42). */
export function runningHash(algorithm: HashAlgorithm): {
  update(bytes: Uint8Array): void;
  end(): ContentHash;
} {
  if (algorithm === "CRC32") {
    let sum = 0;
    return {
      update: (bytes) => void (sum = crc32(bytes, sum)),
      end: () => ({ algorithm, value: sum.toString(16).padStart(8, "0") }),
    };
  }
  const hash = createHash(algorithm.replace("-", "").toLowerCase());
  return {
    update: (bytes) => void hash.update(bytes),
    end: () => ({ algorithm, value: hash.digest("hex") }),
  };
}
