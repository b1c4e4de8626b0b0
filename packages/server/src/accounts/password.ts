import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from "node:crypto";
import { atMost } from "./at-most.ts";

/**
 * A password as it may be kept in a file: `$scrypt$ln=15,r=8,p=1$salt$hash` (RFC 7914; salt and hash in base64 without
 * padding). Takes some 32 MiB and 50 ms, off the main thread.
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, defaultCost, 32);
  const { ln, r, p } = defaultCost;
  return `$scrypt$ln=${ln},r=${r},p=${p}$${unpadded(salt)}$${unpadded(hash)}`;
}

/** True when the password is the one that was hashed. Throws a `RangeError` for a hash that is none. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const { cost, salt, expected } = parseHash(hash);
  return timingSafeEqual(await derive(password, salt, cost, expected.length), expected);
}

/** Whether a text is a hash of {@link hashPassword}'s form, within the bounds that are accepted. */
export function isPasswordHash(text: string): boolean {
  try {
    parseHash(text);
    return true;
  } catch {
    return false;
  }
}

interface Cost {
  /** Binary logarithm of the number of rounds. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

// OWASP's advice for interactive logins; 32 MiB each, so that a flood of logins does not take all memory.
const defaultCost: Cost = { ln: 15, r: 8, p: 1 };
const form = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

function parseHash(text: string): { readonly cost: Cost; readonly salt: Buffer; readonly expected: Buffer } {
  const match = form.exec(text);
  const [ln, r, p] = [match?.[1], match?.[2], match?.[3]].map(Number) as [number, number, number];
  if (match === null || ln < 10 || ln > 20 || r < 1 || r > 32 || p < 1 || p > 16) {
    throw new RangeError("This is no password hash; make one with: tandem passwd");
  }
  return { cost: { ln, r, p }, salt: Buffer.from(match[4]!, "base64"), expected: Buffer.from(match[5]!, "base64") };
}

function derive(password: string, salt: Buffer, { ln, r, p }: Cost, length: number): Promise<Buffer> {
  const options: ScryptOptions = { N: 2 ** ln, r, p, maxmem: 256 * r * 2 ** ln };
  return hashWork(
    () =>
      new Promise((resolve, reject) => {
        scrypt(password.normalize("NFC"), salt, length, options, (error, key) =>
          error === null ? resolve(key) : reject(error),
        );
      }),
  );
}

// Node's pool has four threads, which the files of all sessions need too: a flood of logins must leave some.
const hashWork = atMost(2);

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}
