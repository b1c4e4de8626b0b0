import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { clients } from "./clients.ts";
import type { Options } from "./options.ts";
import { bench, program, repository, work } from "./places.ts";
import { servers, unpacked } from "./servers.ts";

const tools = ["gcc", "libc6-dev", "iproute2", "util-linux"];
const peerPackages = [...servers, ...clients].flatMap(({ origin }) =>
  typeof origin === "object" ? [origin.debian] : [],
);
const programs: Readonly<Record<string, readonly string[]>> = {
  load: ["load", "workers", "idle", "ftp-session", "process-tree", "latencies"],
  launch: ["launch", "process-tree"],
  "null-server": ["null-server"],
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

/** Fetch and unpack the rivals, install what they and the load generator need, compile, build. What is there is kept. */
export function prepare({ servers: names, clients: clientNames }: Options): void {
  mkdirSync(join(work, "bin"), { recursive: true });
  mkdirSync(join(work, "log"), { recursive: true });
  const installed = peerPackages.filter((name) => !unpacked.includes(name));
  unpackPeers();
  install([...tools, ...installed, ...librariesOfPeers()]);
  for (const [name, sources] of Object.entries(programs)) {
    const files = sources.map((source) => join(bench, "load", `${source}.c`));
    run("gcc", ["-std=gnu17", "-O2", "-pthread", "-o", program(name), ...files]);
  }
  if (names.includes("tandem") || clientNames.includes("tandem")) run("npm", ["run", "--silent", "build"]);
}

/** The version that was measured. */
export function versionOf({ origin }: { readonly origin: (typeof servers)[number]["origin"] }): string {
  if (origin === "reference") return "bench/load/null-server.c";
  if (origin === "repository") {
    const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
      readonly version: string;
    };
    return `${version}, Node ${process.versions.node}`;
  }
  const archive = archiveOf(origin.debian);
  return archive === undefined
    ? output("dpkg-query", ["-W", "-f", "${Version}", origin.debian])
    : output("dpkg-deb", ["-f", archive, "Version"]);
}

const archives = join(work, "archives");

function archiveOf(name: string): string | undefined {
  const file = existsSync(archives) ? readdirSync(archives).find((entry) => entry.startsWith(`${name}_`)) : undefined;
  return file && join(archives, file);
}

function unpackPeers(): void {
  mkdirSync(archives, { recursive: true });
  const wanted = unpacked.filter((name) => archiveOf(name) === undefined);
  if (wanted.length === 0) return;
  refreshPackageLists();
  apt(["download", ...wanted], archives);
  for (const name of wanted) run("dpkg-deb", ["-x", archiveOf(name) ?? name, join(work, "peers")]);
}

function librariesOfPeers(): readonly string[] {
  const depends = unpacked.map((name) => output("dpkg-deb", ["-f", archiveOf(name) ?? name, "Depends"])).join(", ");
  const names = depends.split(",").map((one) => one.trim().split(/[ |(:]/)[0] ?? "");
  return [...new Set(names)].filter((name) => /^(lib|zlib)/.test(name));
}

function install(names: readonly string[]): void {
  const isMissing = (name: string): boolean =>
    !spawnSync("dpkg-query", ["-W", "-f", "${Status}", name], { encoding: "utf8" }).stdout.endsWith(" installed");
  const wanted = names.filter(isMissing);
  if (wanted.length === 0) return;
  refreshPackageLists();
  apt(["install", "-y", "--no-install-recommends", ...wanted]);
}

let refreshed = false;

function refreshPackageLists(): void {
  if (!refreshed) apt(["update"]);
  refreshed = true;
}

// Root as apt's downloader: its own user may not write into a clone below somebody's home.
function apt(words: readonly string[], folder = repository): void {
  console.error(`bench: apt-get ${words.join(" ")}`);
  run("apt-get", ["-q", "-o", "APT::Sandbox::User=root", ...words], folder);
}

function run(command: string, words: readonly string[], folder = repository): void {
  const { status, stdout, stderr, error } = spawnSync(command, words, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (status === 0) return;
  throw new Error(
    `${command} ${words.join(" ")} failed: ${error?.message ?? `${stdout}${stderr}`.trim().slice(-2000)}`,
  );
}

function output(command: string, words: readonly string[]): string {
  return spawnSync(command, words, { encoding: "utf8" }).stdout.trim();
}
