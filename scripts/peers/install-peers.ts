import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findPeer, UNPACKED } from "./find-peer.ts";
import { EXCLUSIVE, PEERS, type Peer } from "./peers.ts";

/** Whether this process may install Debian packages: root, with apt-get and dpkg. */
export function installable(): boolean {
  return process.getuid?.() === 0 && existsSync("/usr/bin/apt-get") && existsSync("/usr/bin/dpkg");
}

/** What a person has to type to get the missing peers; empty when none is missing. */
export function instructions(): readonly string[] {
  const { install, unpack } = plan();
  if (install.length + unpack.length === 0) return [];
  const unpacked = packagesOf(unpack);
  if (unpack.length > 0) return [`sudo npx tsx scripts/peers.ts --install   # ${[...install, ...unpacked].join(" ")}`];
  return [`sudo apt-get install ${install.join(" ")}`];
}

/** Installs the missing peers, starts no service, and changes nothing when none is missing; throws with apt's last words. */
export function installPeers(): void {
  const { install, unpack } = plan();
  if (install.length + unpack.length === 0) return;
  console.log(`peers: installing ${[...install, ...packagesOf(unpack)].join(", ")}`);
  apt("update");
  for (const peer of unpack) unpackPeer(peer);
  const wanted = [...install, ...unpack.flatMap(librariesOf)];
  if (wanted.length === 0) return;
  withoutServices(() => apt("install", "-y", "--no-install-recommends", ...new Set(wanted)));
}

/** One of the servers that exclude each other is installed, unless one already is; the others are unpacked. */
function plan(): { readonly install: readonly string[]; readonly unpack: readonly Peer[] } {
  const missing = PEERS.filter((peer) => !findPeer(peer.name));
  const exclusive = missing.filter((peer) => EXCLUSIVE.includes(peer.name));
  const first = anyFtpServerInstalled() ? undefined : exclusive[0];
  const apart = exclusive.filter((peer) => peer !== first);
  return {
    install: packagesOf(missing.filter((peer) => !apart.includes(peer))),
    unpack: apart,
  };
}

function packagesOf(peers: readonly Peer[]): readonly string[] {
  return peers.flatMap((peer) => peer.packages);
}

function anyFtpServerInstalled(): boolean {
  const query = spawnSync("dpkg-query", ["-W", "-f", "${Status}|${Provides}\\n"], { encoding: "utf8" });
  return (query.stdout ?? "").split("\n").some((line) => /^install ok installed\|.*\bftp-server\b/.test(line));
}

function unpackPeer({ name, packages }: Peer): void {
  mkdirSync(UNPACKED, { recursive: true });
  const folder = mkdtempSync(join(UNPACKED, ".new-"));
  try {
    apt.in(folder, "download", ...packages);
    const archives = readdirSync(folder).filter((file) => file.endsWith(".deb"));
    if (archives.length < packages.length) throw new Error(`apt-get download ${packages.join(" ")} left too little.`);
    for (const archive of archives) run(folder, "dpkg", "-x", archive, "root");
    mkdirSync(join(folder, "root", ARCHIVES));
    for (const archive of archives) renameSync(join(folder, archive), join(folder, "root", ARCHIVES, archive));
    rmSync(join(UNPACKED, name), { recursive: true, force: true });
    renameSync(join(folder, "root"), join(UNPACKED, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The packages themselves, in the folder of their peer. */
const ARCHIVES = "packages";

/** The shared libraries that unpacked packages ask for: `libcap2 (>= 1:2.10)` is `libcap2`. */
function librariesOf({ name }: Peer): readonly string[] {
  const folder = join(UNPACKED, name, ARCHIVES);
  return readdirSync(folder)
    .map((archive) => run(folder, "dpkg-deb", "-f", archive, "Depends"))
    .flatMap((depends) => depends.split(","))
    .flatMap((entry) => /^\s*((?:lib|zlib)[\w.+-]*)/.exec(entry)?.[1] ?? []);
}

/** apt-get, quiet, waiting for another one to finish, tried three times: mirrors fail now and then. */
function apt(...words: readonly string[]): void {
  apt.in(UNPACKED, ...words);
}

apt.in = (folder: string, ...words: readonly string[]): void => {
  mkdirSync(folder, { recursive: true });
  const quiet = ["-qq", "-o", "APT::Sandbox::User=root", "-o", "Acquire::Retries=3", "-o", "DPkg::Lock::Timeout=300"];
  for (let attempt = 1; ; attempt += 1) {
    try {
      run(folder, "apt-get", ...quiet, ...words);
      return;
    } catch (error) {
      if (attempt === 3) throw error;
      spawnSync("sleep", [String(attempt * 3)]);
    }
  }
};

/** Debian starts a service as soon as it is installed unless this file forbids it; one that was there stays. */
function withoutServices(action: () => void): void {
  const policy = "/usr/sbin/policy-rc.d";
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    action();
  } finally {
    if (ours) rmSync(policy);
  }
}

function run(folder: string, program: string, ...words: readonly string[]): string {
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" };
  const result = spawnSync(program, words, {
    cwd: folder,
    encoding: "utf8",
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 600_000,
  });
  if (result.status === 0) return result.stdout;
  const output = `${result.stdout ?? ""}${result.stderr ?? ""}${result.error?.message ?? ""}`;
  const lastWords = output.trim().split("\n").slice(-8).join("\n");
  throw new Error(`${program} ${words.join(" ")} failed:\n${lastWords}`);
}
