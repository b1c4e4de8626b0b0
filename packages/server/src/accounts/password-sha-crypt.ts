import { hash as digest, timingSafeEqual } from "node:crypto";
import { hashInTurn } from "./password-queue.ts";
import type { HashWork, PasswordVerifier } from "./password-verifier.ts";

/**
 * SHA-crypt, `$5$` and `$6$` of /etc/shadow, vsftpd's and ProFTPD's files: "Unix crypt using SHA-256 and SHA-512", Ulrich
 * Drepper, version 0.6. Works on the main thread, in slices between which everything else has its turn.
 */
export const shaCryptVerifier: PasswordVerifier = {
  knows: (hash) => parseHash(hash) !== undefined,
  async verify(password, hash, work) {
    const { expected, ...given } = parseHash(hash)!;
    const made = await hashInTurn(work.signal, () => shaCrypt(Buffer.from(password), given, work));
    return timingSafeEqual(Buffer.from(made), Buffer.from(expected));
  },
};

interface ShaCryptHash {
  readonly kind: "5" | "6";
  readonly rounds: number;
  readonly salt: Buffer;
  readonly expected: string;
}

const form = /^\$([56])\$(?:rounds=(\d{1,9})\$)?([^$\n:]{0,16})\$([./0-9A-Za-z]{43}|[./0-9A-Za-z]{86})$/;
// Half a second to a second of work; passlib makes hashes of 656,000.
const mostRounds = 1_000_000;
const defaultRounds = 5_000;

function parseHash(text: string): ShaCryptHash | undefined {
  const [, kind, rounds, salt = "", expected = ""] = form.exec(text) ?? [];
  if (kind === undefined || expected.length !== (kind === "5" ? 43 : 86)) return undefined;
  const asked = rounds === undefined ? defaultRounds : Math.max(1_000, Number(rounds));
  if (asked > mostRounds) return undefined;
  return { kind: kind as "5" | "6", rounds: asked, salt: Buffer.from(salt), expected };
}

/** The numbers are the steps of the specification. */
async function shaCrypt(
  key: Buffer,
  { kind, rounds, salt }: Omit<ShaCryptHash, "expected">,
  { signal, turn }: HashWork,
): Promise<string> {
  const algorithm = kind === "5" ? "sha256" : "sha512";
  const sum = (...parts: readonly Uint8Array[]): Buffer => digest(algorithm, Buffer.concat(parts), "buffer");
  // 4 to 8
  const b = sum(key, salt, key);
  // 1 to 3, 9 to 12
  const bits = [];
  for (let length = key.length; length > 0; length >>= 1) bits.push(length & 1 ? b : key);
  let a = sum(key, salt, repeated(b, key.length), ...bits);
  // 13 to 16
  const p = repeated(sum(...Array<Buffer>(key.length).fill(key)), key.length);
  // 17 to 20
  const s = repeated(sum(...Array<Buffer>(16 + a[0]!).fill(salt)), salt.length);
  // 21
  for (let round = 0; round < rounds; round++) {
    const odd = round % 2 === 1;
    a = sum(odd ? p : a, round % 3 === 0 ? none : s, round % 7 === 0 ? none : p, odd ? a : p);
    if (round % slice !== slice - 1) continue;
    await turn();
    signal.throwIfAborted();
  }
  return encoded(a, kind);
}

/** 22: groups of three bytes, shuffled, in a base64 of its own. */
function encoded(bytes: Buffer, kind: "5" | "6"): string {
  const third = kind === "5" ? 10 : 21;
  const step = kind === "5" ? 21 : 22;
  const whole = third * 3;
  let text = "";
  for (let group = 0; group < third; group++) {
    const first = (group * step) % whole;
    const [high, middle, low] = [first, (first + third) % whole, (first + 2 * third) % whole];
    text += letters((bytes[high]! << 16) | (bytes[middle]! << 8) | bytes[low]!, 4);
  }
  return text + (kind === "5" ? letters((bytes[31]! << 8) | bytes[30]!, 3) : letters(bytes[63]!, 2));
}

function letters(value: number, count: number): string {
  return Array.from({ length: count }, (_, at) => alphabet[(value >> (6 * at)) & 63]).join("");
}

function repeated(bytes: Buffer, length: number): Buffer {
  return Buffer.alloc(length, bytes);
}

const alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const none = new Uint8Array(0);
// A millisecond or less.
const slice = 250;
