import { isPasswordHash } from "@tandem/server";
import * as z from "zod";
import { libraryVerifiers } from "../passwords/library-verifiers.ts";
import type { PasswordFile } from "../passwords/password-file.ts";
import type { PasswordLine } from "../passwords/password-lines.ts";
import { fields, flag, text } from "./config-fields.ts";

/** `passwords:`, a file with a line `name:hash` for each account, of the server or of a host. */
export function passwordFields() {
  const all = fields({ file: text, everyone: flag.optional(), upgrade: flag.optional() });
  return z.union([text.transform((file): z.infer<typeof all> => ({ file })), all]);
}

/** What `passwords:` says, with what stands in the file. */
export interface Passwords {
  readonly file: PasswordFile;
  readonly lines: ReadonlyMap<string, PasswordLine>;
  /** Each name of the file is an account. */
  readonly everyone: boolean;
  /** A hash that is not of today is made anew, and kept there, when its password is known. */
  readonly upgrade: boolean;
}

/** Whether a hash is of a form that can be checked. */
export function isKnownHash(hash: string): boolean {
  return isPasswordHash(hash, libraryVerifiers);
}

/** What a hash is that cannot be checked, for whoever has to do something about it. Never shows the hash. */
export function unknownForm(hash: string): string {
  const [, form] = /^\$(\w{1,3})\$/.exec(hash) ?? [];
  const name = forms.get(form ?? "");
  if (name !== undefined) return `it is ${name}, which is not checked here`;
  if (/^[./0-9A-Za-z]{13}$/.test(hash)) return "it is DES crypt, which is not checked here";
  return "it is no hash that is known here";
}

const forms: ReadonlyMap<string, string> = new Map([
  ["1", "MD5 crypt"],
  // Debian's since 11: it needs a library of C, and a memory that grows with its cost.
  ["y", "yescrypt"],
  ["gy", "gost-yescrypt"],
  ["7", "scrypt as libxcrypt writes it"],
]);
