import { spawnSync } from "node:child_process";
import { appendFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { clients, runClient } from "./clients.ts";
import { parseOptions, type Options } from "./options.ts";
import { bigFile, compiled, repository, tree } from "./places.ts";
import { versionOf } from "./program.ts";
import type { Figures, Setting } from "./results.ts";
import { clientRows, serverRows, type ServerRow } from "./rows.ts";
import { furnishSandbox } from "./sandbox.ts";
import { ServerProcess } from "./server-process.ts";
import { serverOfClients, servers } from "./servers.ts";

// The part of `npm run bench` that runs inside the sandbox. As process 1 of it, it must say itself that it can be ended.
process.on("SIGINT", () => process.exit(130));
process.on("SIGTERM", () => process.exit(143));

/** CPUs that other processes may use during a run before it is repeated once. */
const DISTURBANCE = 0.3;

const options = parseOptions(process.argv.slice(2));
const results = `${options.out}.ndjson`;
const processes = new Map(servers.map((server) => [server.name, new ServerProcess(server)]));

furnishSandbox();
writeFileSync(results, `${JSON.stringify(setting(options))}\n`);
for (const row of serverRows.filter(({ name }) => options.rows.includes(name))) {
  const names = options.servers.filter((name) => row.needs === undefined || !lacks(name, row.needs));
  await interleave(row.name, names, (name) => runServer(processOf(name), row));
}
for (const row of clientRows.filter(({ name }) => options.rows.includes(name))) {
  const taking = clients.filter(
    (client) => options.clients.includes(client.name) && client[row.operation] !== undefined,
  );
  const { server } = processOf(serverOfClients);
  const byName = new Map(taking.map((client) => [client.name, client]));
  if (taking.length > 0) await processOf(serverOfClients).start();
  await interleave(row.name, [...byName.keys()], async (name) => {
    warm();
    await quiet();
    const client = byName.get(name);
    return client === undefined ? { error: "unknown" } : runClient(client, row, server.port);
  });
}
for (const running of processes.values()) await running.stop();

/** All contestants once per round, each round beginning with another: what drifts on the machine drifts for all. */
async function interleave(
  row: string,
  names: readonly string[],
  run: (name: string) => Promise<Figures>,
): Promise<void> {
  const broken = new Map<string, number>();
  for (let round = 0; round < options.rounds; round++) {
    const first = round % Math.max(1, names.length);
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      if ((broken.get(name) ?? 0) >= 2) continue;
      const figures = await run(name);
      if (figures.error !== undefined) {
        broken.set(name, (broken.get(name) ?? 0) + 1);
        console.error(`bench: ${row}, ${name}: ${figures.error}`);
      }
      appendFileSync(results, `${JSON.stringify({ row, name, round, ...figures })}\n`);
    }
  }
  console.error(`bench: ${Math.round(performance.now() / 1000)} s, ${row} done`);
}

async function runServer(running: ServerProcess, row: ServerRow): Promise<Figures> {
  const first = await runOnce(running, row);
  if ((first.foreignCpu ?? 0) <= DISTURBANCE) return first;
  const second = await runOnce(running, row);
  return second.error === undefined && (second.foreignCpu ?? 0) < (first.foreignCpu ?? 0) ? second : first;
}

async function runOnce(running: ServerProcess, row: ServerRow): Promise<Figures> {
  if (row.fresh) await running.stop();
  try {
    const pid = await running.start();
    if (row.load.includes("/big.bin")) warm();
    if (row.uploads !== undefined) touchMemory(row.uploads);
    await quiet();
    const where = ["--port", String(running.server.port), "--server-pid", String(pid)];
    const length = row.timed ? ["--seconds", String(options.seconds)] : [];
    const { stdout, stderr } = spawnSync(compiled("load"), [...row.load, ...where, ...length], {
      encoding: "utf8",
      timeout: 120_000,
    });
    if (!stdout.endsWith("}\n")) throw new Error(`the load generator stopped: ${stderr.trim()}`);
    const figures = JSON.parse(stdout) as Figures;
    const stored = clearUploads();
    if (row.load[0] !== "store" || figures.error !== undefined || near(stored, figures.bytes ?? 0)) return figures;
    return { error: `${stored} bytes were stored instead of ${figures.bytes}` };
  } catch (error) {
    await running.stop();
    clearUploads();
    return { error: error instanceof Error ? error.message : String(error) };
  } finally {
    if (row.fresh) await running.stop();
  }
}

// The load generator prints five digits.
function near(left: number, right: number): boolean {
  return Math.abs(left - right) <= right * 1e-4;
}

/** Read the big file into the page cache. */
function warm(): void {
  spawnSync("cat", [bigFile], { stdio: "ignore" });
}

// A virtual machine gets its memory from the host at the first touch; that is not the server's time.
function touchMemory(bytes: number): void {
  const path = join(tree, "upload", "touch");
  const block = Buffer.alloc(2 ** 20);
  writeFileSync(path, "");
  for (let written = 0; written < bytes; written += block.length) appendFileSync(path, block);
  rmSync(path);
}

function clearUploads(): number {
  const folder = join(tree, "upload");
  let bytes = 0;
  for (const name of readdirSync(folder)) {
    bytes += statSync(join(folder, name)).size;
    rmSync(join(folder, name));
  }
  return bytes;
}

/** Wait, at most two seconds, until the machine is nearly idle. */
async function quiet(): Promise<void> {
  for (let tenths = 0; tenths < 20; tenths += 2) {
    const before = busySeconds();
    await sleep(200);
    if ((busySeconds() - before) / 0.2 < DISTURBANCE) return;
  }
}

function busySeconds(): number {
  const [user = 0, nice = 0, system = 0] = readFileSync("/proc/stat", "utf8").split(/\s+/).slice(1, 4).map(Number);
  return (user + nice + system) / 100;
}

function processOf(name: string): ServerProcess {
  const found = processes.get(name);
  if (found === undefined) throw new Error(`There is no server "${name}".`);
  return found;
}

function lacks(name: string, feature: string): boolean {
  return processOf(name).server.lacks?.includes(feature) ?? false;
}

function setting({ rounds, seconds, servers: serverNames, clients: clientNames }: Options): Setting {
  const taking = [
    ...servers.filter(({ name }) => serverNames.includes(name)),
    ...clients.filter(({ name }) => clientNames.includes(name)),
  ];
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? "CPU"}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `Debian ${readFileSync("/etc/debian_version", "utf8").trim()}, Linux ${release()}`,
    commit: commit(),
    versions: Object.fromEntries(taking.map((one) => [one.name, versionOf(one.program)])),
    rounds,
    seconds,
  };
}

// The clone may belong to somebody else than root, which git refuses by default.
function commit(): string {
  const git = (...words: readonly string[]): string =>
    spawnSync("git", ["-c", `safe.directory=${repository}`, ...words], {
      cwd: repository,
      encoding: "utf8",
    }).stdout.trim();
  return (
    git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain", "packages") === "" ? "" : ", with changes")
  );
}
