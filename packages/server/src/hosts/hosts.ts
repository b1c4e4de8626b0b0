import { domainToASCII } from "node:url";
import { legacyCharset, normalizeAddress, parseAddress, type Charset, type Hostname } from "@tandem/protocol";
import type { Storage } from "@tandem/storage";
import type { Accounts } from "../accounts/account.ts";
import type { VirtualHost } from "./virtual-host.ts";

/** A host as a session works with it, nothing missing. */
export interface Host {
  /**
   * Whose its accounts are: the first name of the first host that has them, empty for the server's own. Accounts of one name
   * with different realms are different accounts.
   */
  readonly realm: string;
  readonly accounts: Accounts;
  readonly storage: Storage;
  readonly greeting: string;
  readonly charset: Charset | undefined;
}

/** The hosts of one server: its own, which everyone begins with, and those that HOST can choose (RFC 7151 §3.2). */
export interface Hosts {
  readonly own: Host;
  /** The host of that name, `undefined` when it is none of this server's. `addresses` are those that the server answers to. */
  find(hostname: Hostname, addresses: readonly string[]): Host | undefined;
}

/**
 * The hosts that a server was given. An address that no host lists, and the client has connected to, means the server's own,
 * as every domain does when no virtual hosts were given: a client that always sends HOST then logs in all the same. Throws
 * a `RangeError` for a name that is none or stands twice, and for a charset that is not known.
 */
export function hostsOf(own: Host, virtual: readonly VirtualHost[]): Hosts {
  const byName = new Map<string, Host>();
  const realms = new Map([[own.accounts, own.realm]]);
  const realmOf = (accounts: Accounts, name: string): string => {
    const realm = realms.get(accounts) ?? name;
    realms.set(accounts, realm);
    return realm;
  };
  for (const { names, charset, ...given } of virtual) {
    const host: Host = {
      ...own,
      ...given,
      realm: realmOf(given.accounts ?? own.accounts, names[0] ?? ""),
      ...(charset === undefined ? {} : { charset: legacyCharset(charset) }),
    };
    for (const name of names) {
      const key = keyOf(name);
      if (key === "") throw new RangeError(`"${name}" is no name of a host: give a domain or an address.`);
      if (byName.has(key)) throw new RangeError(`The host "${name}" is named twice: a name means one host.`);
      byName.set(key, host);
    }
  }
  return {
    own,
    find(hostname, addresses) {
      if (hostname.kind === "domain") return byName.get(keyOf(hostname.name)) ?? (byName.size === 0 ? own : undefined);
      if (!addresses.includes(hostname.address)) return undefined;
      return byName.get(hostname.address) ?? own;
    },
  };
}

/** A name in the one form that is compared: an address as everywhere, a domain by its A-labels; empty for what is neither. */
function keyOf(name: string): string {
  const bare = name.replace(/^\[(.*)\]$/, "$1");
  return parseAddress(bare) === undefined ? domainToASCII(bare).replace(/\.$/, "") : normalizeAddress(bare);
}
