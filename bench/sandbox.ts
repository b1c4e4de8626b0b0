import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  chmodSync,
  closeSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { bench, bigFiles, repository, sandbox, tree, uploads, work } from "./places.ts";

/**
 * Run a module in namespaces of its own (network, mounts, processes) and return its exit status. Everything inside, from
 * the servers to the account `bench`, is gone when it ends, however it ends; the machine around it is not changed.
 */
export function runInSandbox(module: string, words: readonly string[]): number {
  const unshare = ["unshare", "--net", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child"];
  const node = [process.execPath, "--conditions=@tandem/source", "--import", "tsx", module, ...words];
  // 5,000 idle sessions need more descriptors than the usual 1,024.
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
  for (const folder of ["conf", "empty", "etc", "state", "tree"]) mkdirSync(join(sandbox, folder));
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

// The big files are on disk and read into the page cache before each run, as in real life: sendfile from a tmpfs, which
// goes page by page, costs more. The rest is in memory, so that no disk takes part but for the uploads that are to go there.
function makeTree(): void {
  const bytes = randomBytes(2 ** 20);
  for (const [name, size] of bigFiles) {
    const path = join(work, name);
    if (statSync(path, { throwIfNoEntry: false })?.size !== size) fill(path, size, bytes);
    writeFileSync(join(tree, name), "");
    run("mount", "--bind", path, join(tree, name));
  }
  const disk = mkdtempSync(join(work, "disk-"));
  process.once("exit", () => rmSync(disk, { recursive: true, force: true }));
  for (const folder of ["small", "64k", "upload", "disk"]) mkdirSync(join(tree, folder));
  run("mount", "--bind", disk, join(tree, "disk"));
  for (const folder of uploads) chmodSync(folder, 0o777);
  for (let i = 0; i < 1000; i++) writeFileSync(join(tree, "small", `f${digits(i, 4)}`), bytes.subarray(i, i + 1024));
  for (let i = 0; i < 200; i++) writeFileSync(join(tree, "64k", `f${digits(i, 4)}`), bytes.subarray(i, i + 65_536));
  for (const thousands of [1, 10, 100]) {
    const folder = join(tree, `d${thousands}k`);
    mkdirSync(folder);
    for (let i = 0; i < thousands * 1_000; i++) writeFileSync(join(folder, `file_${digits(i, 6)}.dat`), "");
  }
}

function fill(path: string, size: number, bytes: Uint8Array): void {
  const file = openSync(path, "w");
  for (let written = 0; written < size; written += bytes.length) writeSync(file, bytes);
  closeSync(file);
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
