import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { HashAlgorithm } from "@tandem/protocol";

/** A hash on its way: bytes go in one after the other, what comes out is asked once. */
export interface RunningHash {
  update(bytes: Uint8Array): void;
  /** Lower-case hexadecimal, as long as the function's result always is. */
  digest(): string;
}

/** Begins a hash of no bytes. */
export function runningHash(algorithm: HashAlgorithm): RunningHash {
  if (algorithm === "CRC32") return runningCrc32();
  const hash = createHash(names[algorithm]);
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest("hex") };
}

function runningCrc32(): RunningHash {
  let value = 0;
  return {
    update: (bytes) => void (value = crc32(bytes, value)),
    digest: () => value.toString(16).padStart(8, "0"),
  };
}

const names = { "SHA-256": "sha256", "SHA-512": "sha512", "SHA-1": "sha1", MD5: "md5" } as const;
