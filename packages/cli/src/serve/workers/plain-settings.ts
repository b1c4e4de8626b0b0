import { usageError } from "../../command-error.ts";
import { present } from "../../present.ts";
import type { AccountChoice, Folder, HostChoice, Mount, PasswordKeeper, Tree } from "../choices.ts";
import type { ServeSettings } from "../settings.ts";

/** The settings that a process serves with, without what cannot be copied to it: functions. */
export interface PlainSettings extends Pick<ServeSettings, "disk" | "server"> {
  readonly tree: PlainTree | undefined;
  readonly accounts: readonly PlainAccount[];
  readonly hosts: readonly PlainHost[];
}

/** The settings as the process has them again. */
export type WorkerSettings = Pick<ServeSettings, "disk" | "server" | "tree" | "accounts" | "hosts">;

type PlainFolder = Omit<Folder, "fault">;

interface PlainTree {
  readonly folder?: PlainFolder;
  readonly mounts?: readonly (Omit<Mount, "folder"> & { readonly folder: PlainFolder })[];
}

type PlainAccount = Omit<AccountChoice, "tree" | "keptIn"> & {
  readonly tree?: PlainTree;
  /** A better hash of its password is kept. */
  readonly kept: boolean;
};

type PlainHost = Omit<HostChoice, "tree" | "accounts" | "certificates"> & {
  readonly tree?: PlainTree;
  readonly accounts?: readonly PlainAccount[];
};

/** Copies settings for another process. */
export function plainSettings({ disk, server, tree, accounts, hosts }: WorkerSettings): PlainSettings {
  return {
    disk,
    server,
    tree: tree && plainTree(tree),
    accounts: accounts.map(plainAccount),
    hosts: hosts.map(plainHost),
  };
}

/** The settings of a copy. `keeper` gives what keeps the better hashes of a host's accounts, or of the server's own. */
export function settingsFrom(
  { disk, server, tree, accounts, hosts }: PlainSettings,
  keeper: (host: number | undefined) => PasswordKeeper,
): WorkerSettings {
  const account =
    (host: number | undefined) =>
    ({ tree: own, kept, ...rest }: PlainAccount): AccountChoice => ({
      ...rest,
      ...present({ tree: own && treeFrom(own), keptIn: kept ? keeper(host) : undefined }),
    });
  return {
    disk,
    server,
    tree: tree && treeFrom(tree),
    accounts: accounts.map(account(undefined)),
    hosts: hosts.map(({ tree: own, accounts: theirs, ...rest }, at) => ({
      ...rest,
      ...present({ tree: own && treeFrom(own), accounts: theirs?.map(account(at)) }),
    })),
  };
}

function plainAccount({ tree, keptIn, ...rest }: AccountChoice): PlainAccount {
  return { ...rest, kept: keptIn !== undefined, ...present({ tree: tree && plainTree(tree) }) };
}

function plainHost(host: HostChoice): PlainHost {
  const { tree, accounts, certificates: _, ...rest } = host;
  return { ...rest, ...present({ tree: tree && plainTree(tree), accounts: accounts?.map(plainAccount) }) };
}

function plainTree({ folder, mounts }: Tree): PlainTree {
  const plain = ({ path, quota }: Folder): PlainFolder => ({ path, ...present({ quota }) });
  return present({
    folder: folder && plain(folder),
    mounts: mounts?.map((mount) => ({ ...mount, folder: plain(mount.folder) })),
  });
}

function treeFrom({ folder, mounts }: PlainTree): Tree {
  // The first process has opened each of them, and told what was wrong in the words of its configuration.
  const from = (plain: PlainFolder): Folder => ({ ...plain, fault: usageError });
  return present({
    folder: folder && from(folder),
    mounts: mounts?.map((mount) => ({ ...mount, folder: from(mount.folder) })),
  });
}
