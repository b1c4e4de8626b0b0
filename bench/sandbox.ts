import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  chmodSync,
  closeSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  openSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { bench, bigFile, repository, sandbox, tree, work } from "./places.ts";
import { GIBIBYTE } from "./rows.ts";

/**
 * Run a module in namespaces of its own (network, mounts, processes) and return its exit status. Everything inside, from
 * the servers to the account `bench`, is gone when it ends, however it ends; the machine around it is not changed.
 */
export function runInSandbox(module: string, words: readonly string[]): number {
  const unshare = ["unshare", "--net", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child"];
  const node = [process.execPath, "--import", "tsx", module, ...words];
  // 1,000 idle sessions need more descriptors than the usual 1,024.
  const { status } = spawnSync("prlimit", ["--nofile=16384:16384", ...unshare, ...node], {
    cwd: repository,
    stdio: "inherit",
  });
  return status ?? 1;
}

/** Furnish the sandbox from inside: what every bench needs, and the files that servers are measured with. */
export function furnishSandbox(): void {
  furnishEmptySandbox();
  makeTree();
}

/** Loopback, a place for files in memory, the peers and their configuration, the account. */
export function furnishEmptySandbox(): void {
  run("ip", "link", "set", "lo", "up");
  // Without the first, 60,000 connections in TIME_WAIT pile up, and a server that binds port 0 slows down fortyfold.
  writeFileSync("/proc/sys/net/ipv4/tcp_max_tw_buckets", "500");
  writeFileSync("/proc/sys/net/core/somaxconn", "4096");
  mkdirSync(sandbox, { recursive: true });
  run("mount", "-t", "tmpfs", "-o", "mode=755,size=5g,nr_inodes=1m", "tandem-bench", sandbox);
  for (const folder of ["conf", "empty", "etc", "tree"]) mkdirSync(join(sandbox, folder));
  cpSync(join(bench, "peers"), join(sandbox, "conf"), { recursive: true }); // vsftpd wants its file to be root's
  addAccount();
}

// Private copies over /etc, seen inside only. The DES hash is deliberate: logins shall cost the server, not the hash.
function addAccount(): void {
  const replace = (path: string, change: (copy: string) => void): void => {
    const copy = join(sandbox, "etc", path.replaceAll("/", "-"));
    copyFileSync(path, copy);
    change(copy);
    run("mount", "--bind", copy, path);
  };
  replace("/etc/passwd", (copy) => appendFileSync(copy, `bench:x:19999:19999::${tree}:/bin/sh\n`));
  replace("/etc/shadow", (copy) => appendFileSync(copy, "bench:ab3Nxe3bAE.r.:19000:0:99999:7:::\n"));
  replace("/etc/group", (copy) => appendFileSync(copy, "bench:x:19999:\n"));
  replace("/etc/pam.d/other", (copy) =>
    writeFileSync(copy, "auth required pam_unix.so\naccount required pam_unix.so\n"),
  );
}

// The big file is on disk and read into the page cache before each run, as in real life: sendfile from a tmpfs, which
// goes page by page, costs more. The rest is in memory, so that no disk takes part.
function makeTree(): void {
  const bytes = randomBytes(2 ** 20);
  const big = join(work, "big.bin");
  if (statSync(big, { throwIfNoEntry: false })?.size !== GIBIBYTE) {
    const file = openSync(big, "w");
    for (let written = 0; written < GIBIBYTE; written += bytes.length) writeSync(file, bytes);
    closeSync(file);
  }
  writeFileSync(bigFile, "");
  run("mount", "--bind", big, bigFile);
  for (const folder of ["small", "d100k", "upload"]) mkdirSync(join(tree, folder));
  chmodSync(join(tree, "upload"), 0o777);
  for (let i = 0; i < 1000; i++) writeFileSync(join(tree, "small", `f${digits(i, 4)}`), bytes.subarray(i, i + 1024));
  for (let i = 0; i < 100_000; i++) writeFileSync(join(tree, "d100k", `file_${digits(i, 6)}.dat`), "");
}

const digits = (value: number, count: number): string => String(value).padStart(count, "0");

function run(command: string, ...words: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, words, { encoding: "utf8" });
  if (status === 0) return;
  throw new Error(
    `${command} ${words.join(" ")} failed: ${error?.message ?? stderr.trim()}. ` +
      "The bench needs a root that may make namespaces; a container needs --privileged.",
  );
}
