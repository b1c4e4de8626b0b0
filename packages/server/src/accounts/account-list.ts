import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { legacyCharset } from "@tandem/protocol";
import { memoryStorage, permissions, type PermissionRule, type Storage } from "@tandem/storage";
import type { Account, Accounts } from "./account.ts";
import { isPasswordHash, verifyPassword } from "./password.ts";

/** One account as a program or a configuration gives it. */
export interface AccountEntry {
  readonly name: string;
  /** In clear (`password`), hashed by `hashPassword` (`hash`), or none: any password will do (`anonymous`). */
  readonly secret: { readonly password: string } | { readonly hash: string } | { readonly anonymous: true };
  /** Default false; an anonymous account always reads only. */
  readonly readOnly?: boolean;
  /** The tree this account sees; the server's own when missing. */
  readonly storage?: Storage;
  /** What it may do where in that tree; everything when missing. */
  readonly permissions?: readonly PermissionRule[];
  /** The legacy charset of its clients that do not speak UTF-8: `gbk`, `shift_jis`, `windows-1251`. */
  readonly charset?: string;
  /** May see what the sessions of other accounts are about (SITE WHO). */
  readonly admin?: boolean;
}

/**
 * Accounts that are known from the start: those of the command line, a file, or a test. Throws a `RangeError` for an entry
 * whose hash is none, whose charset is not known or whose permissions name no path.
 */
export function accountList(entries: readonly AccountEntry[]): Accounts {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const hashes = entries.map(hashOf).filter((hash) => hash !== undefined);
  for (const { charset, permissions: rules } of entries) {
    if (charset !== undefined) legacyCharset(charset);
    if (rules !== undefined) permissions(memoryStorage({ now: () => 0 }), rules);
  }
  const key = randomBytes(32);
  const digest = (text: string): Buffer => createHmac("sha256", key).update(text).digest();

  /** The same work whether or not the name is known, so that its time does not tell. */
  async function verify(entry: AccountEntry | undefined, password: string): Promise<boolean> {
    const secret = entry?.secret;
    if (secret !== undefined && "anonymous" in secret) return true;
    const plain = secret !== undefined && "password" in secret ? secret.password : undefined;
    const equal = timingSafeEqual(digest(plain ?? ""), digest(password)) && plain !== undefined;
    const hash = entry && hashOf(entry);
    const decoy = hashes[0];
    if (decoy === undefined) return equal;
    const matches = await verifyPassword(password, hash ?? decoy);
    return hash === undefined ? equal : matches;
  }

  return {
    async authenticate(user, password) {
      const entry = byName.get(user);
      return (await verify(entry, password)) && entry !== undefined ? accountOf(entry) : undefined;
    },
  };
}

function hashOf({ name, secret }: AccountEntry): string | undefined {
  if (!("hash" in secret)) return undefined;
  if (isPasswordHash(secret.hash)) return secret.hash;
  throw new RangeError(`The password hash of "${name}" is none; make one with: tandem passwd`);
}

function accountOf({ secret, readOnly = false, ...given }: AccountEntry): Account {
  return { ...given, readOnly: readOnly || "anonymous" in secret };
}
