import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import type { CommandError } from "../command-error.ts";
import { present } from "../present.ts";
import type { AccountChoice, AnonymousChoice, Folder, HostChoice, Mount, Quota, Tree } from "./choices.ts";
import type { ConfigFile, ConfigPath } from "./config-file.ts";
import type { Config } from "./config-schema.ts";
import { anonymousAccounts } from "./settings.ts";
import { isKnownHash, unknownForm, type Passwords } from "./config-passwords.ts";
import { certificatesOf, tlsOf } from "./tls/config-tls.ts";

export interface ConfigPlace {
  /** The folder of the file, which paths in it begin at. */
  readonly folder: string;
  fault(at: ConfigPath, saying: string): CommandError;
  complaint(at: ConfigPath, saying: string): string;
}

/** The choices of a file that follows the form, and what is unwise in it. Throws a `CommandError` for names that clash. */
export function choicesOf(config: Config, place: ConfigPlace): ConfigFile {
  const { folder, mounts, accounts = [], hosts, trace, uploads, listings, timers } = config;
  checkNames(config, [], place);
  const choices = {
    listen: config.listen,
    tls: config.tls && tlsOf(config.tls, place),
    folder: folder === undefined ? undefined : resolve(place.folder, folder),
    quota: config.quota && quotaOf(config.quota),
    mounts: mounts && mountsOf(mounts, ["mounts"], place),
    accounts: accounts.map((account, at) => accountOf(account, ["accounts", at], place)),
    anonymous: config.anonymous === undefined ? undefined : anonymousOf(config.anonymous, ["anonymous"], place),
    hosts: hosts?.map((host, at) => hostOf(host, ["hosts", at], place)),
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
    activePort: config["active-port"],
    proxies: config.proxies,
    runAs: config["run-as"],
    trace: trace === undefined ? undefined : resolve(place.folder, trace),
    timers: timers?.timers ?? {},
    grace: timers?.grace,
    limits: config.limits ?? {},
  };
  return { choices: present(choices), warnings: passwordWarnings(config, place) };
}

type ConfigAccount = NonNullable<Config["accounts"]>[number];
type ConfigHost = NonNullable<Config["hosts"]>[number];
type ConfigMounts = NonNullable<Config["mounts"]>;
type ConfigQuota = NonNullable<Config["quota"]>;

/** The keys of a tree, whatever the folder at its root is called. */
interface ConfigTree {
  readonly root: string | undefined;
  readonly rootKey: "home" | "folder";
  readonly quota?: ConfigQuota | undefined;
  readonly mounts?: ConfigMounts | undefined;
}

function accountOf(account: ConfigAccount, at: ConfigPath, place: ConfigPlace): AccountChoice {
  const { name, hash, password, certificates, home, permissions, charset, admin, tls } = account;
  const tree = treeOf({ ...account, root: home, rootKey: "home" }, at, place);
  return {
    name,
    // Without one, no password is right that anybody could know.
    secret: hash === undefined ? { password: password ?? randomBytes(32).toString("hex") } : { hash },
    readOnly: account["read-only"] ?? false,
    ...present({ tree, permissions, charset, admin, certificates, tls }),
  };
}

function anonymousOf(
  given: NonNullable<Config["anonymous"]>,
  at: ConfigPath,
  place: ConfigPlace,
): AnonymousChoice | false {
  if (typeof given === "boolean") return given && {};
  return present({ tree: treeOf({ root: given.home, rootKey: "home" }, at, place) });
}

function hostOf(host: ConfigHost, at: ConfigPath, place: ConfigPlace): HostChoice {
  const { names, greeting, charset, accounts, anonymous } = host;
  checkNames(host, at, place);
  const some = [
    ...(accounts ?? []).map((account, index) => accountOf(account, [...at, "accounts", index], place)),
    ...anonymousAccounts(anonymous && anonymousOf(anonymous, [...at, "anonymous"], place)),
  ];
  const tree = treeOf({ ...host, root: host.folder, rootKey: "folder" }, at, place);
  const own = accounts === undefined && anonymous === undefined ? undefined : some;
  const certificates = host.certificates && certificatesOf(host.certificates, [...at, "certificates"], place);
  return { names, ...present({ tree, greeting, charset, accounts: own, certificates }) };
}

function treeOf({ root, rootKey, quota, mounts }: ConfigTree, at: ConfigPath, place: ConfigPlace): Tree | undefined {
  if (root === undefined && mounts === undefined) return undefined;
  return present({
    folder: root === undefined ? undefined : folderOf(root, quota, [...at, rootKey], place),
    mounts: mounts && mountsOf(mounts, [...at, "mounts"], place),
  });
}

function mountsOf(mounts: ConfigMounts, at: ConfigPath, place: ConfigPlace): readonly Mount[] {
  return Object.entries(mounts).map(([point, { folder, quota, ...given }]) => ({
    point,
    folder: folderOf(folder, quota, [...at, point], place),
    readOnly: given["read-only"] ?? false,
  }));
}

function folderOf(path: string, quota: ConfigQuota | undefined, at: ConfigPath, place: ConfigPlace): Folder {
  return {
    path: resolve(place.folder, path),
    fault: (saying) => place.fault(at, saying),
    ...(quota && { quota: quotaOf(quota) }),
  };
}

function quotaOf({ size, files }: ConfigQuota): Quota {
  return present({ bytes: size, files });
}

function listingOf(listings: NonNullable<Config["listings"]>) {
  const { hidden, links, language } = listings;
  return present({ hidden, links, language, mediaTypes: listings["media-types"] });
}

function checkNames(
  { accounts = [], anonymous = false }: Pick<Config, "accounts" | "anonymous">,
  at: ConfigPath,
  { fault }: ConfigPlace,
): void {
  const seen = new Set(anonymous === false ? [] : ["anonymous", "ftp"]);
  for (const [index, { name }] of accounts.entries()) {
    if (seen.has(name)) throw fault([...at, "accounts", index, "name"], `There is an account "${name}" already.`);
    seen.add(name);
  }
}

function passwordWarnings({ accounts, hosts = [] }: Config, { complaint }: ConfigPlace): readonly string[] {
  const all = [{ accounts, at: [] as ConfigPath }, ...hosts.map((host, at) => ({ ...host, at: ["hosts", at] }))];
  return all.flatMap(({ accounts: some = [], at }) =>
    some.flatMap(({ name, password }, index) =>
      password === undefined
        ? []
        : [
            complaint(
              [...at, "accounts", index, "password"],
              `It stands in clear; use a hash made by: tandem passwd ${name}`,
            ),
          ],
    ),
  );
}
