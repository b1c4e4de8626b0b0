/**
 * The hash functions that HASH offers, the best first, by their names of the IANA registry "Hash Function Textual Names"
 * (draft-bryan-ftpext-hash §3.1); CRC32, which is no cryptographic hash, by the name that servers agree on.
 */
export const hashAlgorithms = ["SHA-256", "SHA-512", "SHA-1", "MD5", "CRC32"] as const;

/** The name of a hash function. */
export type HashAlgorithm = (typeof hashAlgorithms)[number];

/** The hash function of a name in any case, `undefined` for one that is not offered. */
export function hashAlgorithmOf(name: string): HashAlgorithm | undefined {
  const capitals = name.trim().toUpperCase();
  return hashAlgorithms.find((algorithm) => algorithm === capitals);
}
