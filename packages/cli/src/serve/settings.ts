import type { Endpoint } from "@tandem/protocol";
import { defaultOptions, type AccountEntry, type Limits, type PortRange, type Timers } from "@tandem/server";
import { usageError, type CommandError } from "../command-error.ts";
import { generatePassword } from "./generate-password.ts";

/** What one source, the command line or a file, says about a server; what it does not say is missing. */
export interface ServeChoices {
  readonly listen?: readonly Partial<Endpoint>[];
  readonly folder?: string;
  readonly accounts?: readonly AccountChoice[];
  readonly anonymous?: AnonymousChoice | false;
  readonly readOnly?: boolean;
  readonly umask?: number;
  readonly greeting?: string;
  readonly passivePorts?: PortRange;
  readonly publicAddress?: string;
  /** 0: from any port. */
  readonly activePort?: number;
  readonly limits?: Partial<Limits>;
  readonly timers?: Partial<Timers>;
  /** Milliseconds. */
  readonly grace?: number;
  readonly trace?: string;
}

/** An account as a source gives it. */
export interface AccountChoice extends Pick<AccountEntry, "name" | "secret"> {
  readonly readOnly?: boolean;
  readonly home?: Home;
}

/** What anonymous users are given beside a name. */
export interface AnonymousChoice {
  readonly home?: Home;
}

/** A folder of this machine, and how to complain about it: with the line of the file that names it. */
export interface Home {
  readonly path: string;
  fault(sentence: string): CommandError;
}

/** Everything that a server is started with. */
export interface ServeSettings {
  readonly listen: readonly Endpoint[];
  /** The folder that accounts without a home see; undefined when there are none. Made when `isDefault` and missing. */
  readonly folder: { readonly path: string; readonly isDefault: boolean } | undefined;
  readonly accounts: readonly AccountChoice[];
  /** The password that was made because nobody gave an account. */
  readonly generated: string | undefined;
  readonly umask: number;
  readonly server: {
    readonly greeting: string;
    readonly passivePorts: PortRange;
    readonly publicAddress: string | undefined;
    readonly activePort: number | undefined;
    readonly limits: Partial<Limits>;
    readonly timers: Partial<Timers>;
  };
  readonly grace: number;
  readonly trace: string | undefined;
}

/** The settings that sources make together: the later one wins, key by key and account by account. */
export function settingsOf(file: ServeChoices | undefined, line: ServeChoices): ServeSettings {
  const both: ServeChoices = { ...file, ...line };
  const { greeting, passivePorts, activePort } = { ...defaultOptions, ...both };
  const given = [...accountsOf(file, line), ...anonymousAccounts(both.anonymous)];
  if (given.length === 0 && file !== undefined) {
    throw usageError("Nobody could log in: give an account under accounts:, anonymous: true, or --user NAME:PASSWORD.");
  }
  const generated = given.length === 0 ? generatePassword() : undefined;
  const accounts = generated === undefined ? given : [{ name: "demo", secret: { password: generated } }];
  return {
    listen: (both.listen ?? [{}]).map((at) => ({ ...defaultListen, ...at })),
    folder: folderOf(both.folder, accounts),
    accounts: both.readOnly === true ? accounts.map((account) => ({ ...account, readOnly: true })) : accounts,
    generated,
    umask: both.umask ?? 0o022,
    server: {
      greeting,
      passivePorts,
      publicAddress: both.publicAddress,
      activePort: activePort === 0 ? undefined : activePort,
      limits: { ...both.limits },
      timers: { ...both.timers },
    },
    grace: both.grace ?? defaultGrace,
    trace: both.trace,
  };
}

/** Every address of the machine, IPv4 and IPv6; a port that needs no privilege and that people know. */
const defaultListen: Endpoint = { address: "::", port: 2121 };

/** Time for transfers to finish after a signal, in milliseconds: what Docker gives before it kills. */
export const defaultGrace = 10_000;

/** The folder that is served when none is named. */
const defaultFolder = "files";

function accountsOf(file: ServeChoices | undefined, line: ServeChoices): readonly AccountChoice[] {
  const byName = new Map((file?.accounts ?? []).map((account) => [account.name, account]));
  // A password on the command line replaces the one of the file; home and rights stay.
  for (const account of line.accounts ?? []) byName.set(account.name, { ...byName.get(account.name), ...account });
  return [...byName.values()];
}

function anonymousAccounts(choice: AnonymousChoice | false | undefined): readonly AccountChoice[] {
  if (choice === undefined || choice === false) return [];
  // RFC 1635 §2: both names are in use.
  return ["anonymous", "ftp"].map((name) => ({
    ...choice,
    name,
    secret: { anonymous: true } as const,
    readOnly: true,
  }));
}

function folderOf(path: string | undefined, accounts: readonly AccountChoice[]): ServeSettings["folder"] {
  if (path !== undefined) return { path, isDefault: false };
  return accounts.every(({ home }) => home !== undefined) ? undefined : { path: defaultFolder, isDefault: true };
}
