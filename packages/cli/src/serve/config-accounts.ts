import { domainToASCII } from "node:url";
import { legacyCharset, parseAddress } from "@tandem/protocol";
import * as z from "zod";
import { parseAccountName } from "../options/account.ts";
import { parseMoment } from "../options/moment.ts";
import { nearest } from "../text/nearest.ts";
import { accountLimitFields } from "./config-defence.ts";
import { fields, flag, listOf, scalar, text, word } from "./config-fields.ts";
import { mountFields, quotaFields } from "./config-folders.ts";
import { isKnownHash, passwordFields } from "./config-passwords.ts";
import { permissionRule } from "./config-permissions.ts";
import { acceptedFields, certificateFields } from "./tls/tls-fields.ts";

/** `accounts:`, of the server or of a host. */
export function accountFields() {
  const account = fields({
    name: scalar(parseAccountName),
    hash: scalar(hashText).optional(),
    password: text.optional(),
    certificates: acceptedFields().optional(),
    tls: word("offered", "required").optional(),
    home: text.optional(),
    quota: quotaFields().optional(),
    mounts: mountFields().optional(),
    permissions: z.array(permissionRule()).optional(),
    "read-only": flag.optional(),
    charset: charsetField().optional(),
    admin: flag.optional(),
    disabled: flag.optional(),
    expires: scalar(parseMoment).optional(),
    limits: accountLimitFields().optional(),
  }).superRefine(({ hash, password, home, quota }, context) => {
    if (hash !== undefined && password !== undefined) {
      context.addIssue("It has a hash: and a password:; give one of the two.");
    }
    if (quota !== undefined && home === undefined) {
      context.addIssue("A quota is about a folder: give the account a home:, or limit the folder that it shares.");
    }
  });
  return z.array(account);
}

/** `anonymous:`, of the server or of a host. */
export function anonymousFields() {
  return z.union([
    flag,
    fields({
      home: text.optional(),
      permissions: z.array(permissionRule()).optional(),
      limits: accountLimitFields().optional(),
    }),
  ]);
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
    certificates: certificateFields().optional(),
    accounts: accountFields().optional(),
    passwords: passwordFields().optional(),
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
      const [near] = nearest(label, charsets, 1);
      const hint = near === undefined ? "" : ` Did you mean ${near}?`;
      throw new Error(`It must be a charset with ASCII in it, like gbk, shift_jis, windows-1251 or latin1.${hint}`, {
        cause,
      });
    }
  });
}

// Of the Encoding Standard, under the names that people use.
const charsets = [
  ...[
    "gbk",
    "gb2312",
    "gb18030",
    "big5",
    "shift_jis",
    "sjis",
    "euc-jp",
    "euc-kr",
    "koi8-r",
    "koi8-u",
    "latin1",
    "macintosh",
  ],
  ...Array.from({ length: 15 }, (_, at) => `iso-8859-${at + 1}`),
  ...Array.from({ length: 9 }, (_, at) => `windows-125${at}`),
  ...["cp1251", "cp1252", "cp866", "ibm866", "windows-874"],
];

function hashText(given: string): string {
  if (isKnownHash(given)) return given;
  throw new Error("It must be a hash; make one with: tandem passwd NAME");
}

function hostName(given: string): string {
  if (parseAddress(given.replace(/^\[(.*)\]$/, "$1")) !== undefined || domainToASCII(given) !== "") return given;
  throw new Error("It must be a domain like ftp.example.org, or an address of this server.");
}
