import { domainToASCII } from "node:url";
import { legacyCharset, parseAddress } from "@tandem/protocol";
import { isPasswordHash } from "@tandem/server";
import { z } from "zod";
import { parseAccountName } from "../options/account.ts";
import { fields, flag, listOf, scalar, text } from "./config-fields.ts";
import { mountFields, quotaFields } from "./config-folders.ts";
import { permissionRule } from "./config-permissions.ts";

/** `accounts:`, of the server or of a host. */
export function accountFields() {
  const account = fields({
    name: scalar(parseAccountName),
    hash: scalar(hashText).optional(),
    password: text.optional(),
    home: text.optional(),
    quota: quotaFields().optional(),
    mounts: mountFields().optional(),
    permissions: z.array(permissionRule()).optional(),
    "read-only": flag.optional(),
    charset: charsetField().optional(),
    admin: flag.optional(),
  }).superRefine(({ hash, password, home, quota }, context) => {
    if ((hash === undefined) === (password === undefined)) {
      context.addIssue("It needs a hash: or a password:, one of the two.");
    }
    if (quota !== undefined && home === undefined) {
      context.addIssue("A quota is about a folder: give the account a home:, or limit the folder that it shares.");
    }
  });
  return z.array(account);
}

/** `anonymous:`, of the server or of a host. */
export function anonymousFields() {
  return z.union([flag, fields({ home: text })]);
}

/** `hosts:`, the virtual hosts. */
export function hostFields() {
  const host = fields({
    names: listOf(scalar(hostName)),
    folder: text.optional(),
    quota: quotaFields().optional(),
    mounts: mountFields().optional(),
    greeting: text.optional(),
    charset: charsetField().optional(),
    accounts: accountFields().optional(),
    anonymous: anonymousFields().optional(),
  }).superRefine(({ folder, quota }, context) => {
    if (quota !== undefined && folder === undefined) {
      context.addIssue("A quota is about a folder: give the host a folder:, or limit that of the server.");
    }
  });
  return z.array(host);
}

/** `charset:`, of the server, a host or an account. */
export function charsetField() {
  return scalar((label) => {
    try {
      return legacyCharset(label).name;
    } catch (cause) {
      throw new Error("It must be a charset with ASCII in it, like gbk, shift_jis, windows-1251 or latin1.", { cause });
    }
  });
}

function hashText(given: string): string {
  if (isPasswordHash(given)) return given;
  throw new Error("It must be a hash; make one with: tandem passwd NAME");
}

function hostName(given: string): string {
  if (parseAddress(given.replace(/^\[(.*)\]$/, "$1")) !== undefined || domainToASCII(given) !== "") return given;
  throw new Error("It must be a domain like ftp.example.org, or an address of this server.");
}
