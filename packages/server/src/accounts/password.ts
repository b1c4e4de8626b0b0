import { systemClock } from "@tandem/transport";
import { pbkdf2Verifier } from "./password-pbkdf2.ts";
import { isCurrentHash, scryptHash, scryptVerifier } from "./password-scrypt.ts";
import { shaCryptVerifier } from "./password-sha-crypt.ts";
import type { HashWork, PasswordVerifier } from "./password-verifier.ts";

/**
 * A password as it may be kept in a file: `$scrypt$ln=15,r=8,p=1$salt$hash` (RFC 7914; salt and hash in base64 without
 * padding). Takes some 32 MiB and 50 ms, off the main thread. Rejects with the reason of `signal` while it is queued.
 */
export function hashPassword(password: string, { signal = never }: Partial<HashWork> = {}): Promise<string> {
  return scryptHash(password, signal);
}

/** The forms that are built in: scrypt, PBKDF2, SHA-crypt. */
const builtIn: readonly PasswordVerifier[] = [scryptVerifier, pbkdf2Verifier, shaCryptVerifier];

/** How a password is held against its hash. */
export interface VerifyPasswordOptions extends Partial<HashWork> {
  /** Further forms: bcrypt, argon2id. */
  readonly verifiers?: readonly PasswordVerifier[];
}

/**
 * True when the password is the one that was hashed; one of more than 1,024 bytes never is, and costs nothing. Throws a
 * `RangeError` for a hash that is none, and the reason of `signal` when that is aborted.
 */
export async function verifyPassword(
  password: string,
  hash: string,
  { verifiers = [], signal = never, turn = () => systemClock.turn() }: VerifyPasswordOptions = {},
): Promise<boolean> {
  const verifier = verifierOf(hash, verifiers);
  if (verifier === undefined) throw new RangeError("This is no password hash; make one with: tandem passwd");
  if (Buffer.byteLength(password) > longestPassword) return false;
  return verifier.verify(password, hash, { signal, turn });
}

/** Whether a text is a hash of a form that {@link verifyPassword} takes, at a cost that is accepted. */
export function isPasswordHash(text: string, verifiers: readonly PasswordVerifier[] = []): boolean {
  return verifierOf(text, verifiers) !== undefined;
}

/** Whether a hash is best made anew when its password is known: of another form than ours, or cheaper to guess. */
export function isOutdatedHash(hash: string): boolean {
  return !isCurrentHash(hash);
}

function verifierOf(hash: string, verifiers: readonly PasswordVerifier[]): PasswordVerifier | undefined {
  return [...builtIn, ...verifiers].find((verifier) => verifier.knows(hash));
}

const never = new AbortController().signal;
// Nobody types more; SHA-crypt's work grows with it.
const longestPassword = 1_024;
