import { resolve } from "node:path";
import { domainToASCII } from "node:url";
import { normalizeAddress, parseAddress } from "@tandem/protocol";
import type { CommandError } from "../command-error.ts";
import { present } from "../present.ts";
import type { HostChoice, ServeChoices } from "./choices.ts";
import { accountsOf, anonymousOf } from "./config-account-choices.ts";
import type { ConfigPath } from "./config-file.ts";
import type { Passwords } from "./config-passwords.ts";
import type { Config } from "./config-schema.ts";
import { mountsOf, quotaOf, treeOf } from "./config-trees.ts";
import { anonymousAccounts } from "./settings.ts";
import { certificatesOf, tlsOf } from "./tls/config-tls.ts";

export interface ConfigPlace {
  /** The folder of the file, which paths in it begin at. */
  readonly folder: string;
  /** Somebody is named who vouches for certificates of clients. */
  readonly authorities: boolean;
  fault(at: ConfigPath, saying: string): CommandError;
  /** Has the owner hear what is unwise, or will not do what he means. */
  warn(at: ConfigPath, saying: string): void;
}

/** The files of passwords that a configuration names, as they were read. */
export interface PasswordFiles {
  readonly server?: Passwords | undefined;
  /** By the place of the host in the list. */
  readonly hosts: readonly (Passwords | undefined)[];
}

/** The choices of a file that follows the form. Throws a `CommandError` for names that clash. */
export function choicesOf(config: Config, files: PasswordFiles, place: ConfigPlace): ServeChoices {
  const { folder, mounts, hosts = [], trace, uploads, listings, timers } = config;
  checkHosts(hosts, place);
  const choices = {
    listen: config.listen,
    tls: config.tls && tlsOf(config.tls, place),
    folder: folder === undefined ? undefined : resolve(place.folder, folder),
    folderFault: folder === undefined ? undefined : (saying: string) => place.fault(["folder"], saying),
    quota: config.quota && quotaOf(config.quota),
    mounts: mounts && mountsOf(mounts, ["mounts"], place),
    accounts: accountsOf(config, files.server, [], place),
    anonymous: config.anonymous === undefined ? undefined : anonymousOf(config.anonymous, ["anonymous"], place),
    hosts: config.hosts && hosts.map((host, at) => hostOf(host, files.hosts[at] ?? files.server, ["hosts", at], place)),
    readOnly: config["read-only"],
    links: config.links,
    umask: config.umask,
    uploads: uploads && present(uploads),
    greeting: config.greeting,
    languages: config.languages,
    charset: config.charset,
    listing: listings && listingOf(listings),
    passivePorts: config["passive-ports"],
    publicAddress: config["public-address"],
    publicPort: config["public-port"],
    dataPeers: config["data-peers"],
    fxp: config.fxp,
    activePort: config["active-port"],
    proxies: config.proxies,
    bandwidth: config.bandwidth,
    defence: config.defence,
    runAs: config["run-as"],
    trace: trace === undefined ? undefined : resolve(place.folder, trace),
    timers: timers?.timers ?? {},
    grace: timers?.grace,
    limits: config.limits ?? {},
    workers: config.workers,
  };
  return present(choices);
}

type ConfigHost = NonNullable<Config["hosts"]>[number];

function hostOf(host: ConfigHost, passwords: Passwords | undefined, at: ConfigPath, place: ConfigPlace): HostChoice {
  const { names, greeting, charset, accounts, anonymous } = host;
  // Everyone of the server's file is an account of the server.
  const file = passwords && { ...passwords, everyone: passwords.everyone && host.passwords !== undefined };
  const some = [
    ...accountsOf(host, file, at, place),
    ...anonymousAccounts(anonymous && anonymousOf(anonymous, [...at, "anonymous"], place)),
  ];
  const tree = treeOf({ ...host, root: host.folder, rootKey: "folder" }, at, place);
  const borrowed = accounts === undefined && anonymous === undefined && host.passwords === undefined;
  const certificates = host.certificates && certificatesOf(host.certificates, [...at, "certificates"], place);
  return { names, ...present({ tree, greeting, charset, accounts: borrowed ? undefined : some, certificates }) };
}

/** A name means one host; the server would say so too, but not where it stands. */
function checkHosts(hosts: readonly ConfigHost[], { fault }: ConfigPlace): void {
  const seen = new Map<string, number>();
  for (const [at, { names }] of hosts.entries()) {
    for (const [index, name] of names.entries()) {
      const known = sameHost(name);
      const other = seen.get(known);
      if (other !== undefined) {
        const path = names.length === 1 ? ["hosts", at, "names"] : ["hosts", at, "names", index];
        throw fault(path, `The host "${name}" is named twice, here and in hosts[${other}]: a name means one host.`);
      }
      seen.set(known, at);
    }
  }
}

/** What the names of one host have in common, however they are written. */
function sameHost(name: string): string {
  const address = name.replace(/^\[(.*)\]$/, "$1");
  return parseAddress(address) === undefined ? domainToASCII(name).replace(/\.$/, "") : normalizeAddress(address);
}

function listingOf(listings: NonNullable<Config["listings"]>) {
  const { hidden, links, language } = listings;
  return present({ hidden, links, language, mediaTypes: listings["media-types"] });
}
