import { initialFacts, type Hostname } from "@tandem/protocol";
import type { Storage } from "@tandem/storage";
import { accountTree } from "../accounts/account-tree.ts";
import type { SessionState } from "./session-state.ts";
import type { Host, Hosts } from "../hosts/hosts.ts";

/** The host that a session is on: the server's own until HOST names another, and again after REIN (RFC 7151 §3.2.1). */
export interface SessionHost {
  readonly current: Host;
  /** The tree of whoever is logged in, as this host has it. */
  readonly storage: Storage;
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
  return new ChosenHost(hosts, session, addresses);
}

class ChosenHost implements SessionHost {
  readonly #hosts: Hosts;
  readonly #session: SessionState;
  readonly #addresses: readonly string[];
  #chosen: Host;
  /** Made for the host that was asked about last. */
  #tree: { readonly host: Host; readonly storage: () => Storage } | undefined;

  constructor(hosts: Hosts, session: SessionState, addresses: readonly string[]) {
    this.#hosts = hosts;
    this.#session = session;
    this.#addresses = addresses;
    this.#chosen = hosts.own;
  }

  get current(): Host {
    return this.#session.facts.host === undefined ? this.#hosts.own : this.#chosen;
  }

  get storage(): Storage {
    const host = this.current;
    if (this.#tree?.host !== host) this.#tree = { host, storage: accountTree(host.storage, this.#session) };
    return this.#tree.storage();
  }

  choose(hostname: Hostname): boolean {
    const host = this.#hosts.find(hostname, this.#addresses);
    if (host === undefined) return false;
    this.#chosen = host;
    // Who sends HOST or LANG knows RFC 2640, and with it UTF-8 (§4.1).
    this.#session.change({
      host: hostname.kind === "domain" ? hostname.name : hostname.address,
      user: undefined,
      language: initialFacts.language,
      encoding: "utf-8",
    });
    return true;
  }

  recognize(servername: string): void {
    const host = this.#hosts.find({ kind: "domain", name: servername }, this.#addresses);
    if (this.#session.facts.host !== undefined || host === undefined || host === this.#hosts.own) return;
    this.#chosen = host;
    this.#session.change({ host: servername });
  }

  agrees(hostname: Hostname, servername: string): boolean {
    const named = this.#hosts.find({ kind: "domain", name: servername }, this.#addresses);
    return this.#hosts.find(hostname, this.#addresses) === named;
  }
}
