import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { legacyCharset } from "@tandem/protocol";
import { memoryStorage, permissions } from "@tandem/storage";
import type { Account, Accounts, LoginAttempt } from "./account.ts";
import { isAccepted, type AcceptedCertificates } from "./accepted-certificates.ts";
import { hashPassword, isOutdatedHash, isPasswordHash, verifyPassword } from "./password.ts";
import type { PasswordVerifier } from "./password-verifier.ts";
import { RightPasswords } from "./right-passwords.ts";

/** One account as a program or a configuration gives it: anonymous ones always read only, others do when told to. */
export interface AccountEntry extends Partial<Omit<Account, "name">> {
  readonly name: string;
  readonly secret: Secret;
  /** Nobody logs in with it. */
  readonly disabled?: boolean;
  /** Which client certificates do for its password; none when missing. */
  readonly certificates?: AcceptedCertificates;
}

/** In clear (`password`), hashed (`hash`), or none: any password will do (`anonymous`). */
export type Secret = { readonly password: string } | { readonly hash: string } | { readonly anonymous: true };

export interface AccountListOptions {
  /** Forms of password hashes beside our own, PBKDF2 and SHA-crypt: bcrypt, argon2id. */
  readonly verifiers?: readonly PasswordVerifier[];
  /**
   * Told the hash that should be kept from now on, when a password was right whose hash was of another form than ours or
   * cheaper; and the one it stands for, because whoever has another one by now has another password. It logs by itself what goes
   * wrong; the next login brings it again. Gives another hash when that is kept in its place: another process came first.
   */
  readonly upgrade?: (name: string, hash: string, replaced: string) => void | string | Promise<void | string>;
  /** Whose hash can be kept, and is made anew when it should be; everybody's when missing. */
  readonly upgradable?: (name: string) => boolean;
}

/** Accounts that can be replaced while they are used. */
export interface AccountList extends Accounts {
  /** Puts other accounts in place of all there are, or throws and leaves them. Sessions of those that no longer hold end. */
  replace(entries: readonly AccountEntry[]): void;
  onRevoked(listener: (name: string) => void): Disposable;
}

/**
 * Accounts that are known from the start: those of the command line, a file, or a test. Throws a `RangeError` for an entry
 * whose hash is none, whose charset is not known or whose permissions name no path.
 */
export function accountList(entries: readonly AccountEntry[], options: AccountListOptions = {}): AccountList {
  const { verifiers = [], upgrade, upgradable = () => true } = options;
  const listeners = new Set<(name: string) => void>();
  let known = checked(entries, verifiers);

  async function verify(secret: Secret, password: string, attempt?: LoginAttempt): Promise<boolean> {
    if ("anonymous" in secret) return true;
    if ("password" in secret) return equal(secret.password, password);
    return verifyPassword(password, secret.hash, { verifiers, ...attempt });
  }

  /** Makes the hash that the password should have had. The login is good whether or not it could be made and kept. */
  async function rehash(entry: AccountEntry, password: string, replaced: string): Promise<void> {
    const { byName } = known;
    try {
      const hash = await hashPassword(password);
      // Of accounts that were replaced meanwhile the password may be an old one, and must not be kept over the new.
      if (byName !== known.byName || byName.get(entry.name) !== entry) return;
      // Before it is kept: whoever watches the file may replace the accounts while it is written.
      byName.set(entry.name, { ...entry, secret: { hash } });
      const kept = await upgrade?.(entry.name, hash, replaced);
      if (typeof kept === "string") byName.set(entry.name, { ...entry, secret: { hash: kept } });
    } catch {
      // The program's own callback has told of it.
      byName.set(entry.name, entry);
    }
  }

  async function authenticate(user: string, password: string, attempt?: LoginAttempt): Promise<Account | undefined> {
    const { byName, right: passwords } = known;
    const entry = byName.get(user);
    const secret = entry?.secret ?? known.decoyFor(user);
    const digest = passwords.digest(user, password);
    const right = passwords.has(entry, digest) || (secret !== undefined && (await verify(secret, password, attempt)));
    // Replaced while it was checked: whoever is gone, or has another password or other rights, counts as he is now.
    if (entry !== known.byName.get(user)) return authenticate(user, password, attempt);
    if (!right || entry === undefined) return undefined;
    if (entry.disabled === true) attempt?.disabled?.();
    else passwords.keep(entry, digest);
    const hash = "hash" in entry.secret && isOutdatedHash(entry.secret.hash) ? entry.secret.hash : undefined;
    if (upgrade !== undefined && hash !== undefined && upgradable(user)) void rehash(entry, password, hash);
    return accountOf(entry);
  }

  return {
    authenticate,
    async recognize(user, certificate) {
      const entry = known.byName.get(user);
      return entry !== undefined && isAccepted(certificate, entry) ? accountOf(entry) : undefined;
    },
    replace(next) {
      const before = known;
      known = checked(next, verifiers);
      for (const [name, entry] of before.byName) {
        if (isSame(entry, known.byName.get(name))) continue;
        for (const listener of listeners) listener(name);
      }
    },
    onRevoked(listener) {
      // Wrapped, so that a listener that is given twice is called twice.
      const told = (name: string): void => listener(name);
      listeners.add(told);
      return { [Symbol.dispose]: () => void listeners.delete(told) };
    },
  };
}

interface Known {
  readonly byName: Map<string, AccountEntry>;
  readonly right: RightPasswords<AccountEntry>;
  /** The secret that is checked for a name that is not known: that of some account, so that it takes as long. */
  decoyFor(name: string): Secret | undefined;
}

function checked(entries: readonly AccountEntry[], verifiers: readonly PasswordVerifier[]): Known {
  for (const { name, secret, charset, permissions: rules } of entries) {
    if ("hash" in secret && !isPasswordHash(secret.hash, verifiers)) {
      throw new RangeError(`The password hash of "${name}" is none; make one with: tandem passwd`);
    }
    if (charset !== undefined) legacyCharset(charset);
    if (rules !== undefined) permissions(memoryStorage({ now: () => 0 }), rules);
  }
  const secrets = entries.map(({ secret }) => secret).filter((secret) => !("anonymous" in secret));
  // Always the same one for a name, also after a restart: a name whose time changes would be one that is not known.
  const key = createHash("sha256").update(JSON.stringify(secrets)).digest();
  return {
    byName: new Map(entries.map((entry) => [entry.name, entry])),
    right: new RightPasswords(),
    decoyFor(name) {
      const number = createHmac("sha256", key).update(name).digest().readUInt32BE();
      return secrets[number % secrets.length];
    },
  };
}

/** In a time that does not depend on where they differ. */
function equal(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHmac("sha256", key).update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

const key = randomBytes(32);

/** Whether sessions that were begun with an entry may go on under another. */
function isSame(before: AccountEntry, now: AccountEntry | undefined): boolean {
  const proofOf = ({ secret, certificates }: AccountEntry): string => JSON.stringify([secret, certificates]);
  return now !== undefined && now.disabled !== true && proofOf(now) === proofOf(before);
}

/** What an entry lets in, `undefined` when that is nobody. */
function accountOf(entry: AccountEntry): Account | undefined {
  if (entry.disabled === true) return undefined;
  const known = accounts.get(entry);
  if (known !== undefined) return known;
  const { secret, certificates: _, disabled: _disabled, readOnly = false, ...given } = entry;
  const account: Account = { ...given, readOnly: readOnly || "anonymous" in secret };
  accounts.set(entry, account);
  return account;
}

/** Those that were asked for: an entry is never changed. */
const accounts = new WeakMap<AccountEntry, Account>();
