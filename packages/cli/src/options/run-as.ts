import { InvalidArgumentError } from "commander";

/** The account of this machine that a server goes on as: names or numbers. Without a group, the user's own. */
export interface RunAs {
  readonly user: string;
  readonly group?: string;
}

/** `ftp`, `ftp:files`, `1000:1000`. */
export function parseRunAs(text: string): RunAs {
  const [, user, group] = /^([^:]*)(?::(.*))?$/.exec(text) ?? [];
  if (user === undefined || !isName(user) || (group !== undefined && !isName(group))) {
    throw new InvalidArgumentError("It must be USER or USER:GROUP, of this machine.");
  }
  return { user, ...(group !== undefined && { group }) };
}

/** What useradd takes, and what directories such as LDAP add to it: nothing that a program would take for an option. */
function isName(text: string): boolean {
  return /^[\w.][\w.@\\-]*\$?$/.test(text);
}
