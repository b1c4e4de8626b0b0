import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { installPeers } from "../scripts/peers.ts";
import type { Options } from "./options.ts";
import { bench, compiled, repository, work } from "./places.ts";

/** What the load generator and the sandbox need: Debian's package, and a file of it. */
const tools = {
  gcc: "/usr/bin/gcc",
  "libc6-dev": "/usr/include/stdio.h",
  "libssl-dev": "/usr/include/openssl/ssl.h",
  iproute2: "/usr/sbin/ip",
};

/** Each program and its parts in `load/`. */
const programs = {
  load: ["load", "workers", "idle", "await", "ftp-session", "stream", "process-tree", "latencies"],
  launch: ["launch", "process-tree"],
  "null-server": ["null-server"],
  "raw-server": ["raw-server"],
};

/** Say why this machine cannot run the bench; undefined when it can. */
export function missing(): string | undefined {
  if (process.platform !== "linux" || !existsSync("/etc/debian_version")) {
    return "The bench needs Debian: it takes its rivals from Debian's packages.";
  }
  if (process.getuid?.() !== 0)
    return "The bench needs root, to make its sandbox and to start the rivals: sudo npm run bench.";
  const free = Number(/^MemAvailable:\s+(\d+)/m.exec(readFileSync("/proc/meminfo", "utf8"))?.[1]) / 2 ** 20;
  if (free < 5) return `The bench keeps its files in memory and needs 5 GiB of it; ${free.toFixed(1)} GiB are free.`;
  return undefined;
}

/** Install the rivals and what the load generator needs, compile it, build our own side. What is there is kept. */
export function prepare({ servers, clients }: Options): void {
  for (const folder of ["bin", "log"]) mkdirSync(join(work, folder), { recursive: true });
  const wanted = Object.entries(tools).flatMap(([name, file]) => (existsSync(file) ? [] : [name]));
  if (wanted.length > 0) {
    run("apt-get", ["-q", "update"]);
    run("apt-get", ["-q", "install", "-y", "--no-install-recommends", ...wanted]);
  }
  installPeers();
  for (const [name, parts] of Object.entries(programs)) {
    const sources = parts.map((part) => join(bench, "load", `${part}.c`));
    run("gcc", ["-std=gnu17", "-O2", "-Wall", "-pthread", "-o", compiled(name), ...sources, "-lssl", "-lcrypto"]);
  }
  const own = ["tandem", "tandem-w2"];
  if ([...servers, ...clients].some((name) => own.includes(name))) run("npm", ["run", "--silent", "build"]);
}

function run(command: string, words: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync(command, words, {
    cwd: repository,
    encoding: "utf8",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (status === 0) return;
  throw new Error(
    `${command} ${words.join(" ")} failed: ${error?.message ?? `${stdout}${stderr}`.trim().slice(-2000)}`,
  );
}
