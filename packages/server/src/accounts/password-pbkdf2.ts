import { pbkdf2, timingSafeEqual } from "node:crypto";
import { hashInTurn } from "./password-queue.ts";
import type { PasswordVerifier } from "./password-verifier.ts";

/**
 * PBKDF2 (RFC 8018 §5.2) as other servers keep it: `$pbkdf2-sha256$29000$salt$hash` of passlib (base64 with `.` for `+` and
 * no padding) and of SFTPGo (the salt as it stands, or `$pbkdf2-b64salt-sha256$`; the hash padded), and Django's
 * `pbkdf2_sha256$600000$salt$hash`.
 */
export const pbkdf2Verifier: PasswordVerifier = {
  knows: (hash) => parseHash(hash) !== undefined,
  async verify(password, hash, { signal }) {
    const { digest, iterations, salt, expected } = parseHash(hash)!;
    const derived = await hashInTurn(
      signal,
      () =>
        new Promise<Buffer>((resolve, reject) => {
          pbkdf2(password, salt, iterations, expected.length, digest, (error, key) =>
            error === null ? resolve(key) : reject(error),
          );
        }),
    );
    return timingSafeEqual(derived, expected);
  },
};

interface Pbkdf2Hash {
  readonly digest: string;
  readonly iterations: number;
  readonly salt: Buffer;
  readonly expected: Buffer;
}

const modular =
  /^\$pbkdf2(-b64salt)?(?:-(sha1|sha256|sha512))?\$(\d{1,8})\$([^$]{1,128})\$([A-Za-z0-9+/.]{22,172}={0,2})$/;
const django = /^pbkdf2_(sha1|sha256|sha512)\$(\d{1,8})\$([^$]{1,128})\$([A-Za-z0-9+/]{22,172}={0,2})$/;

function parseHash(text: string): Pbkdf2Hash | undefined {
  const [, encoded, digest = "sha1", iterations, salt = "", hash = ""] = modular.exec(text) ?? [];
  if (iterations !== undefined) {
    const padded = hash.endsWith("=");
    const bytes = encoded !== undefined || !padded ? base64(salt) : Buffer.from(salt);
    return bounded({ digest, iterations: Number(iterations), salt: bytes, expected: base64(hash) });
  }
  const [, its, rounds, plain = "", encodedHash = ""] = django.exec(text) ?? [];
  if (its === undefined) return undefined;
  return bounded({
    digest: its,
    iterations: Number(rounds),
    salt: Buffer.from(plain),
    expected: base64(encodedHash),
  });
}

/** passlib writes `.` for `+`; Node takes both alphabets of base64, with and without padding. */
function base64(text: string): Buffer {
  return Buffer.from(text.replaceAll(".", "+"), "base64");
}

function bounded(hash: Pbkdf2Hash): Pbkdf2Hash | undefined {
  return hash.iterations >= 1 && hash.iterations <= mostIterations ? hash : undefined;
}

// Ten times OWASP's advice for SHA-1, the highest there is: seconds, not minutes.
const mostIterations = 13_000_000;
