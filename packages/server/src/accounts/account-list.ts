import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Storage } from "@tandem/storage";
import type { Account, Accounts } from "./account.ts";
import { hashPassword, verifyPassword } from "./password.ts";

/** One account as a program or a configuration gives it. */
export interface AccountEntry {
  readonly name: string;
  /** In clear (`password`), hashed by `hashPassword` (`hash`), or none: any password will do (`anonymous`). */
  readonly secret: { readonly password: string } | { readonly hash: string } | { readonly anonymous: true };
  /** Default false; an anonymous account always reads only. */
  readonly readOnly?: boolean;
  /** The tree this account sees; the server's own when missing. */
  readonly storage?: Storage;
}

/** Accounts that are known from the start: those of the command line, a file, or a test. */
export function accountList(entries: readonly AccountEntry[]): Accounts {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const hashed = entries.some(({ secret }) => "hash" in secret);
  const key = randomBytes(32);
  const digest = (text: string): Buffer => createHmac("sha256", key).update(text).digest();
  let decoy: Promise<string> | undefined;

  /** The same work whether or not the name is known, so that its time does not tell. */
  async function verify(entry: AccountEntry | undefined, password: string): Promise<boolean> {
    const secret = entry?.secret;
    if (secret !== undefined && "anonymous" in secret) return true;
    const plain = secret !== undefined && "password" in secret ? secret.password : undefined;
    const equal = timingSafeEqual(digest(plain ?? ""), digest(password)) && plain !== undefined;
    if (!hashed) return equal;
    decoy ??= hashPassword(randomBytes(16).toString("hex"));
    const hash = secret !== undefined && "hash" in secret ? secret.hash : undefined;
    const matches = await verifyPassword(password, hash ?? (await decoy));
    return hash === undefined ? equal : matches;
  }

  return {
    async authenticate(user, password) {
      const entry = byName.get(user);
      return (await verify(entry, password)) && entry !== undefined ? accountOf(entry) : undefined;
    },
  };
}

function accountOf({ name, secret, readOnly = false, storage }: AccountEntry): Account {
  const account = { name, readOnly: readOnly || "anonymous" in secret };
  return storage === undefined ? account : { ...account, storage };
}
