import { defaultOptions, type ServerSetup } from "@tandem/server";
import type { DirectoryOptions } from "@tandem/storage";
import { usageError } from "../command-error.ts";
import { anonymousNames } from "../options/anonymous.ts";
import type { RunAs } from "../options/run-as.ts";
import { present } from "../present.ts";
import type { AccountChoice, AnonymousChoice, HostChoice, ListenChoice, ServeChoices, Tree } from "./choices.ts";
import { generatePassword } from "./generate-password.ts";
import { joinTls, tlsSettingsOf, type TlsSettings } from "./tls/tls-settings.ts";

/** Everything that a server is started with. */
export interface ServeSettings {
  readonly listen: readonly ListenChoice[];
  /** `undefined`: everything goes in clear. */
  readonly tls: TlsSettings | undefined;
  /** What accounts without a tree of their own see; undefined when there are none. */
  readonly tree: Tree | undefined;
  /** The folder of that tree is the default one, which is made when it is missing. */
  readonly makesFolder: boolean;
  readonly accounts: readonly AccountChoice[];
  readonly hosts: readonly HostChoice[];
  /** The password that was made because nobody gave an account. */
  readonly generated: string | undefined;
  /** How every folder is treated. */
  readonly disk: Required<Pick<DirectoryOptions, "umask" | "links" | "fsync" | "keepFor">>;
  /** How often leftovers of uploads are removed, in milliseconds; 0: never. */
  readonly sweep: number;
  readonly server: Omit<ServerSetup, "storage" | "accounts" | "hosts" | "tls"> &
    Pick<typeof defaultOptions, "passivePorts">;
  readonly grace: number;
  /** Whom the server goes on as when it has bound its ports. */
  readonly runAs: RunAs | undefined;
  readonly trace: string | undefined;
  /** Processes that serve. */
  readonly workers: number;
}

/** The settings that sources make together: the later one wins, key by key and account by account. */
export function settingsOf(file: ServeChoices | undefined, line: ServeChoices): ServeSettings {
  const both: ServeChoices = { ...file, ...line };
  const given = [...accountsOf(file, line), ...anonymousAccounts(both.anonymous)];
  const nobody = [given, ...(both.hosts ?? []).map(({ accounts = [] }) => accounts)].every(
    ({ length }) => length === 0,
  );
  if (nobody && file !== undefined) {
    throw usageError("Nobody could log in: give an account under accounts:, anonymous: true, or --user NAME:PASSWORD.");
  }
  const generated = nobody ? generatePassword() : undefined;
  const all = generated === undefined ? given : [{ name: "demo", secret: { password: generated } }];
  const limited = (accounts: readonly AccountChoice[]): readonly AccountChoice[] =>
    both.readOnly === true ? accounts.map((account) => ({ ...account, readOnly: true })) : accounts;
  const accounts = limited(all);
  const hosts = (both.hosts ?? []).map((host) =>
    host.accounts === undefined ? host : { ...host, accounts: limited(host.accounts) },
  );
  const tls = tlsSettingsOf(joinTls(file?.tls, line.tls), accounts, hosts);
  const listen = listenOf(both);
  if (tls === undefined && listen.some((at) => at.tls === "implicit")) {
    throw usageError("Implicit TLS is asked for at one of the ports, and TLS is off: choose one.");
  }
  assertPlacesDiffer(listen);
  return {
    listen,
    tls,
    ...commonTree({ ...both, ...(line.folder !== undefined && { folderFault: usageError }) }, accounts, hosts),
    accounts,
    hosts,
    generated,
    disk: {
      umask: both.umask ?? 0o022,
      links: both.links ?? "within-root",
      fsync: both.uploads?.fsync ?? false,
      keepFor: both.uploads?.keep ?? defaultKeep,
    },
    sweep: both.uploads?.sweep ?? defaultSweep,
    server: serverOf(both),
    grace: both.grace ?? defaultGrace,
    runAs: both.runAs,
    trace: both.trace,
    // One uses two cores for large files and TLS already; more take memory each, and what to do with it is for who has a crowd.
    workers: both.workers ?? 1,
  };
}

/** Every address of the machine, IPv4 and IPv6; a port that needs no privilege and that people know. */
const defaultListen: ListenChoice = { address: "::", port: 2121 };

/** The port that is registered for FTP over TLS. */
const defaultImplicitPort = 990;

/** Time for transfers to finish after a signal, in milliseconds: what Docker gives before it kills. */
export const defaultGrace = 10_000;

/** A day, in milliseconds: who lost the connection in the evening goes on in the morning. */
const defaultKeep = 24 * 3_600_000;

/** Four times a day, in milliseconds: what is left lies hidden and takes space only, and to look for it reads every folder. */
const defaultSweep = 6 * 3_600_000;

/** The folder that is served when none is named. */
const defaultFolder = "files";

function listenOf({ listen = [{}], ftpsPort }: ServeChoices): readonly ListenChoice[] {
  const given = listen.map((at) => ({
    ...defaultListen,
    ...(at.tls === "implicit" && { port: defaultImplicitPort }),
    ...at,
  }));
  if (ftpsPort === undefined) return given;
  const addresses = new Set(given.map(({ address }) => address));
  return [...given, ...[...addresses].map((address) => ({ address, port: ftpsPort, tls: "implicit" }) as const)];
}

/** The system would say that the port is in use, and not by whom. */
function assertPlacesDiffer(listen: readonly ListenChoice[]): void {
  for (const [at, { address, port, tls }] of listen.entries()) {
    const other = listen.slice(0, at).find((one) => port !== 0 && one.port === port && one.address === address);
    if (other === undefined) continue;
    const how = other.tls === tls ? "" : ", in clear and for implicit TLS: give one of them another";
    throw usageError(`Port ${port} is asked for twice at ${address}${how}.`);
  }
}

function serverOf(both: ServeChoices): ServeSettings["server"] {
  const { greeting, languages, charset, listing, limits, timers, bandwidth, defence } = both;
  const { passivePorts, activePort, publicAddress, publicPort, dataPeers, fxp, proxies } = both;
  return {
    ...present({ greeting, languages, charset, listing, limits, timers, bandwidth, defence }),
    ...present({ publicAddress, publicPort, dataPeers, fxp, proxies }),
    passivePorts: passivePorts ?? defaultOptions.passivePorts,
    activePort: activePort === 0 ? undefined : (activePort ?? defaultOptions.activePort),
  };
}

function accountsOf(file: ServeChoices | undefined, line: ServeChoices): readonly AccountChoice[] {
  const byName = new Map((file?.accounts ?? []).map((account) => [account.name, account]));
  // A password on the command line replaces the one of the file; home and rights stay.
  for (const account of line.accounts ?? []) byName.set(account.name, { ...byName.get(account.name), ...account });
  return [...byName.values()];
}

/** The accounts that let anyone in, to read. */
export function anonymousAccounts(choice: AnonymousChoice | false | undefined): readonly AccountChoice[] {
  if (choice === undefined || choice === false) return [];
  return anonymousNames.map((name) => ({
    ...choice,
    name,
    secret: { anonymous: true } as const,
    readOnly: true,
  }));
}

function commonTree(
  { folder, folderFault, quota, mounts }: ServeChoices,
  accounts: readonly AccountChoice[],
  hosts: readonly HostChoice[],
): Pick<ServeSettings, "tree" | "makesFolder"> {
  if (folder === undefined && mounts !== undefined) return { tree: { mounts }, makesFolder: false };
  const seen = [accounts, ...hosts.flatMap((host) => (host.tree === undefined ? [host.accounts ?? []] : []))]
    .flat()
    .some(({ tree }) => tree === undefined);
  if (folder === undefined && !seen) return { tree: undefined, makesFolder: false };
  const root = { path: folder ?? defaultFolder, fault: folderFault ?? usageError, ...present({ quota }) };
  return { tree: { folder: root, ...present({ mounts }) }, makesFolder: folder === undefined };
}
