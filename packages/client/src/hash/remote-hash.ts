import { firstDigit, type HashAlgorithm, type Reply } from "@tandem/protocol";
import { isUnknownCommand } from "../attributes/is-unknown.ts";
import { notOffered } from "../attributes/not-offered.ts";
import { RefusedError } from "../ftp-error.ts";
import type { Calls } from "../pool/calls.ts";
import type { ClientSession } from "../session/client-session.ts";
import type { CommandWords } from "../session/perform-all.ts";
import type { CallOptions } from "../transfer/transfer-options.ts";
import { hashOffers, type HashedPart, type HashOffer } from "./hash-offers.ts";

/** Which hash is asked for. */
export interface HashOptions extends CallOptions {
  /** The hash function; the best that the server offers when missing. */
  readonly algorithm?: HashAlgorithm;
  /** The first byte that counts; 0. */
  readonly start?: number;
  /** The first byte that does not; with a `start` it is needed, for servers do not tell the same without. */
  readonly end?: number;
}

/** The hash of a file or of a part of it. */
export interface RemoteHash {
  readonly algorithm: HashAlgorithm;
  /** Small hexadecimal digits. */
  readonly value: string;
}

/** The ways to ask this server that have not turned out to be none. */
export function knownOffers(calls: Calls): readonly HashOffer[] {
  const missing = notOffered(calls);
  const [session] = calls.sessions;
  if (session === undefined) return [];
  return hashOffers(session.features).filter((offer) => !missing.has(nameOf(offer)));
}

/**
 * What the server makes of the bytes of a file, by HASH, XSHA256, XCRC, MD5 or whatever of the kind it offers; undefined when it
 * offers none, or not that function, or not of a part. Rejects with {@link RefusedError}.
 */
export async function hash(calls: Calls, path: string, options: HashOptions = {}): Promise<RemoteHash | undefined> {
  const { algorithm } = options;
  const part = partOf(options);
  for (const offer of knownOffers(calls)) {
    if ((algorithm !== undefined && offer.algorithm !== algorithm) || (part !== undefined && !offer.parts)) continue;
    const value = await calls.command({ options, paths: [path], repeatable: true }, ({ session }) =>
      ask(session, offer, offer.commands(path, part)),
    );
    if (value !== undefined) return { algorithm: offer.algorithm, value };
    notOffered(calls).add(nameOf(offer));
  }
  return undefined;
}

/** The hash in a reply; undefined when the server does not know the command, or answers something else. */
async function ask(
  { control, window, timers }: ClientSession,
  { algorithm }: HashOffer,
  commands: readonly CommandWords[],
): Promise<string | undefined> {
  const delay = Math.max(timers.finish, hashingTime);
  const asked = commands.map(
    ([word, argument]) =>
      () =>
        control.send(word, argument),
  );
  // All at once where the server stands that: then they cost one round trip.
  const sent = window > 1 ? asked.map((send) => send()) : [];
  let told: Reply | undefined;
  for (const [at, send] of asked.entries()) {
    const command = sent[at] ?? send();
    const reply = await control.reply(command, delay).catch((error: unknown) => {
      for (const { final } of sent) final.catch(() => {});
      throw error;
    });
    if (firstDigit(reply.code) >= 4) {
      // What was sent behind it is answered, too, before the next may ask.
      for (const behind of sent.slice(at + 1)) await control.reply(behind, delay);
      if (isUnknownCommand(reply) || reply.code === 501) return undefined;
      throw new RefusedError(command.line, reply, "command");
    }
    told = reply;
  }
  return told === undefined ? undefined : readHash(told, algorithm);
}

/** The last word of the first line that is as long as the hash: servers put the range before it and the name before or behind. */
function readHash({ lines }: Reply, algorithm: HashAlgorithm): string | undefined {
  const text = lines.join(" ");
  const ofHash = /^\S+\s+\d+-\d+\s+([0-9a-f]+)\b/i.exec(text)?.[1];
  const digits = digitsOf[algorithm];
  if (ofHash !== undefined) return ofHash.toLowerCase().padStart(digits, "0");
  // Some print a CRC as a number, without the zeros before it.
  const pattern = algorithm === "CRC32" ? "[0-9a-f]{1,8}" : `[0-9a-f]{${digits}}`;
  const word = new RegExp(`(?:^|[\\s"=:])(${pattern})\\s*\\.?$`, "i").exec(text)?.[1];
  return word?.toLowerCase().padStart(digits, "0");
}

const digitsOf: Readonly<Record<HashAlgorithm, number>> = {
  "SHA-256": 64,
  "SHA-512": 128,
  "SHA-1": 40,
  MD5: 32,
  CRC32: 8,
};

function partOf({ start = 0, end }: HashOptions): HashedPart | undefined {
  if (end === undefined && start === 0) return undefined;
  if (end === undefined || !Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end <= start)
    throw new RangeError(
      `There is no part of a file from byte ${start} to byte ${end}; name both, the end being behind.`,
    );
  return { start, end };
}

function nameOf({ algorithm, parts }: HashOffer): string {
  return `hash ${algorithm} ${parts ? "of parts" : "of whole files"}`;
}

// Ten gigabytes at the pace of a small disk; nothing is said meanwhile.
const hashingTime = 180_000;
