import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from "node:crypto";
import { hashInTurn } from "./password-queue.ts";
import type { PasswordVerifier } from "./password-verifier.ts";

/** Our own form, `$scrypt$ln=15,r=8,p=1$salt$hash`: RFC 7914, salt and hash in base64 without padding. */
export const scryptVerifier: PasswordVerifier = {
  knows: (hash) => parseHash(hash) !== undefined,
  async verify(password, hash, { signal }) {
    const { cost, salt, expected } = parseHash(hash)!;
    return timingSafeEqual(await derive(password, { salt, cost, length: expected.length, signal }), expected);
  },
};

/** Hashes a password in our own form; takes some 32 MiB and 50 ms, off the main thread. */
export async function scryptHash(password: string, signal: AbortSignal): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, { salt, cost: defaultCost, length: 32, signal });
  const { ln, r, p } = defaultCost;
  return `$scrypt$ln=${ln},r=${r},p=${p}$${unpadded(salt)}$${unpadded(hash)}`;
}

/** Whether a hash is of our own form and costs a thief no less than one that is made today. */
export function isCurrentHash(hash: string): boolean {
  const cost = parseHash(hash)?.cost;
  return cost !== undefined && 2 ** cost.ln * cost.r * cost.p >= 2 ** defaultCost.ln * defaultCost.r * defaultCost.p;
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

function parseHash(
  text: string,
): { readonly cost: Cost; readonly salt: Buffer; readonly expected: Buffer } | undefined {
  const match = form.exec(text);
  const [ln, r, p] = [match?.[1], match?.[2], match?.[3]].map(Number) as [number, number, number];
  if (match === null || ln < 10 || ln > 20 || r < 1 || r > 32 || p < 1 || p > 16) return undefined;
  if (memoryOf({ ln, r, p }) > mostMemory) return undefined;
  return { cost: { ln, r, p }, salt: Buffer.from(match[4]!, "base64"), expected: Buffer.from(match[5]!, "base64") };
}

interface Derivation {
  readonly salt: Buffer;
  readonly cost: Cost;
  readonly length: number;
  readonly signal: AbortSignal;
}

function derive(password: string, { salt, cost: { ln, r, p }, length, signal }: Derivation): Promise<Buffer> {
  const options: ScryptOptions = { N: 2 ** ln, r, p, maxmem: 2 * memoryOf({ ln, r, p }) };
  return hashInTurn(
    signal,
    () =>
      new Promise((resolve, reject) => {
        scrypt(password.normalize("NFC"), salt, length, options, (error, key) =>
          error === null ? resolve(key) : reject(error),
        );
      }),
  );
}

/** Bytes that one derivation takes (RFC 7914 §2). */
function memoryOf({ ln, r }: Cost): number {
  return 128 * r * 2 ** ln;
}

// Two are made at once, for anybody who names the account: a gigabyte each would be a way to bring the server down.
const mostMemory = 256 * 1_048_576;

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}
