import { randomBytes } from "node:crypto";
import type { Secret } from "@tandem/server";
import { printable } from "@tandem/protocol";
import { parseAccountName } from "../options/account.ts";
import { anonymousNames } from "../options/anonymous.ts";
import { present } from "../present.ts";
import type { AccountChoice, AnonymousChoice } from "./choices.ts";
import type { ConfigPlace } from "./config-choices.ts";
import type { ConfigPath } from "./config-file.ts";
import { isKnownHash, unknownForm, type Passwords } from "./config-passwords.ts";
import type { Config } from "./config-schema.ts";
import { treeOf } from "./config-trees.ts";

type ConfigAccount = NonNullable<Config["accounts"]>[number];

/** The part of a configuration that says who may log in, to the server or to a host. */
export type ConfigUsers = Pick<Config, "accounts" | "anonymous">;

/**
 * The accounts of the server or of a host; those that have no password in the configuration have it in the file of passwords.
 * Throws a `CommandError` for a name that is there twice and for one without a password.
 */
export function accountsOf(
  { accounts = [], anonymous = false }: ConfigUsers,
  passwords: Passwords | undefined,
  at: ConfigPath,
  place: ConfigPlace,
): readonly AccountChoice[] {
  const seen = new Set(anonymous === false ? [] : anonymousNames);
  const listed = accounts.map((account, index) => {
    const own = [...at, "accounts", index];
    if (seen.has(account.name)) {
      throw place.fault([...own, "name"], `There is an account "${printable(account.name)}" already.`);
    }
    seen.add(account.name);
    return accountOf(account, passwords, own, place);
  });
  return passwords?.everyone === true ? [...listed, ...everyoneElse(passwords, seen, at, place)] : listed;
}

/** What `anonymous:` lets anyone see and take. */
export function anonymousOf(
  given: NonNullable<Config["anonymous"]>,
  at: ConfigPath,
  place: ConfigPlace,
): AnonymousChoice | false {
  if (typeof given === "boolean") return given && {};
  const { home, permissions, limits } = given;
  return present({ tree: treeOf({ root: home, rootKey: "home" }, at, place), permissions, limits });
}

function accountOf(
  account: ConfigAccount,
  passwords: Passwords | undefined,
  at: ConfigPath,
  place: ConfigPlace,
): AccountChoice {
  const { name, certificates, home, permissions, charset, admin, tls, expires, limits } = account;
  const tree = treeOf({ ...account, root: home, rootKey: "home" }, at, place);
  const { locked, ...proof } = proofOf(account, passwords, at, place);
  if (isVoid(certificates, place))
    place.warn([...at, "certificates"], `${unvouched} Until then only the password counts.`);
  const disabled = locked || account.disabled;
  return {
    name,
    ...proof,
    readOnly: account["read-only"] ?? false,
    ...present({ tree, permissions, charset, admin, certificates, tls, disabled, expires, limits }),
  };
}

/** What a password is held against, and where a better hash of it is kept. */
interface Proof extends Pick<AccountChoice, "secret" | "keptIn"> {
  /** Nobody knows a password that would be right. */
  readonly locked?: true;
}

function proofOf(
  { name, hash, password, certificates }: ConfigAccount,
  passwords: Passwords | undefined,
  at: ConfigPath,
  place: ConfigPlace,
): Proof {
  if (hash !== undefined) return { secret: { hash } };
  if (password !== undefined) {
    place.warn([...at, "password"], `It stands in clear; use a hash made by: tandem passwd ${name}`);
    return { secret: { password } };
  }
  const line = passwords?.lines.get(name);
  if (passwords !== undefined && line !== undefined) {
    if (line.hash === "") return { secret: nobodys, locked: true };
    if (isKnownHash(line.hash)) return kept(line.hash, passwords);
    place.warn(at, `${unusable(name, passwords)} Until then nobody logs in with it.`);
    return { secret: nobodys, locked: true };
  }
  if (certificates !== undefined) {
    if (isVoid(certificates, place)) {
      throw place.fault(
        [...at, "certificates"],
        `${unvouched} There is no password either: nobody could log in with it.`,
      );
    }
    return { secret: nobodys };
  }
  const where = passwords === undefined ? "" : ` It has no line in ${printable(passwords.file.path)}.`;
  throw place.fault(at, `It needs a hash: or a password:, one of the two, or certificates:, or passwords:.${where}`);
}

/** Certificates that are to have a name, when nobody is trusted to have looked who has it. */
function isVoid(certificates: ConfigAccount["certificates"], { authorities }: ConfigPlace): boolean {
  return certificates === "named" && !authorities;
}

const unvouched =
  "Nobody vouches for the names in certificates: name whom you trust with that, by authorities: of tls.client-certificates, or " +
  "list fingerprints here.";

/** An account for each name of the file of passwords that has none yet and may log in. */
function everyoneElse(
  passwords: Passwords,
  seen: ReadonlySet<string>,
  at: ConfigPath,
  place: ConfigPlace,
): readonly AccountChoice[] {
  return [...passwords.lines].flatMap(([name, { hash }]) => {
    if (seen.has(name) || hash === "" || !isName(name)) return [];
    if (isKnownHash(hash)) return [{ name, ...kept(hash, passwords), readOnly: false }];
    place.warn([...at, "passwords"], `${unusable(name, passwords)} Until then there is no such account.`);
    return [];
  });
}

function kept(hash: string, { file, upgrade }: Passwords): Proof {
  return { secret: { hash }, ...(upgrade && { keptIn: file }) };
}

function unusable(name: string, { file, lines }: Passwords): string {
  const { hash = "", line = 0 } = lines.get(name) ?? {};
  const path = printable(file.path);
  const shown = printable(name);
  return `The password of "${shown}" in ${path}:${line} cannot be used: ${unknownForm(hash)}. Set it anew with: tandem passwd --file ${path} ${shown}.`;
}

function isName(name: string): boolean {
  try {
    return parseAccountName(name) === name;
  } catch {
    return false;
  }
}

/** No password is this one that anybody could know. The same for all, so that it is no change when the file is read again. */
const nobodys: Secret = { password: randomBytes(32).toString("hex") };
