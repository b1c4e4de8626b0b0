import { initialFacts, type Hostname } from "@tandem/protocol";
import type { Storage } from "@tandem/storage";
import { accountTree } from "../accounts/account-tree.ts";
import type { SessionState } from "./session-state.ts";
import type { Host, Hosts } from "../hosts/hosts.ts";

/** The host that a session is on: the server's own until HOST names another, and again after REIN (RFC 7151 §3.2.1). */
export interface SessionHost {
  readonly current: Host;
  /** The tree of whoever is logged in, as this host has it. */
  readonly storage: () => Storage;
  /**
   * Goes to the host of that name and forgets what was said to the last one: the user, the language (RFC 7151 §4,
   * RFC 2640 §4.1). False, and nothing changed, when there is no such host.
   */
  choose(hostname: Hostname): boolean;
  /** Goes to the virtual host that the client has named to TLS (SNI), should it not have named one before. */
  recognize(servername: string): void;
  /** Whether a name means the same host as one that was named to TLS: HOST must not lead elsewhere (RFC 7151 §3.2.2). */
  agrees(hostname: Hostname, servername: string): boolean;
}

/** `addresses` are those that mean this server: the one the client has connected to, and the one that it sees. */
export function sessionHost(hosts: Hosts, session: SessionState, addresses: readonly string[]): SessionHost {
  const trees = new Map<Host, () => Storage>();
  let chosen = hosts.own;
  const current = (): Host => (session.facts.host === undefined ? hosts.own : chosen);
  const treeOf = (host: Host): (() => Storage) => {
    const tree = trees.get(host) ?? accountTree(host.storage, session);
    trees.set(host, tree);
    return tree;
  };
  return {
    get current() {
      return current();
    },
    storage: () => treeOf(current())(),
    choose(hostname) {
      const host = hosts.find(hostname, addresses);
      if (host === undefined) return false;
      chosen = host;
      // Who sends HOST or LANG knows RFC 2640, and with it UTF-8 (§4.1).
      session.change({
        host: hostname.kind === "domain" ? hostname.name : hostname.address,
        user: undefined,
        language: initialFacts.language,
        encoding: "utf-8",
      });
      return true;
    },
    recognize(servername) {
      const host = hosts.find({ kind: "domain", name: servername }, addresses);
      if (session.facts.host !== undefined || host === undefined || host === hosts.own) return;
      chosen = host;
      session.change({ host: servername });
    },
    agrees: (hostname, servername) =>
      hosts.find(hostname, addresses) === hosts.find({ kind: "domain", name: servername }, addresses),
  };
}
