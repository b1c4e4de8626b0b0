import { spawn, spawnSync } from "node:child_process";
import { randomFillSync } from "node:crypto";
import { once } from "node:events";
import { appendFileSync, closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { repository, sandbox, tree, work } from "../places.ts";
import { commandOf, versionOf } from "../program.ts";
import { furnishEmptySandbox } from "../sandbox.ts";
import { contestants, type Contestant } from "./clients.ts";
import { copy, type Server } from "./copy.ts";
import { here, served } from "./distance-places.ts";
import { layLink, makeFarSide, type FarSide } from "./link.ts";
import { parseOptions } from "./options.ts";
import type { Setting } from "./results.ts";
import { lanes, rows, sizes, type Row } from "./rows.ts";

// The part of `npm run bench:distance` that runs inside the sandbox. As process 1 of it, it must say itself that it can be ended.
process.on("SIGINT", () => process.exit(130));
process.on("SIGTERM", () => process.exit(143));

const options = parseOptions(process.argv.slice(2));
const results = `${options.out}.ndjson`;
const taking = contestants.filter(({ name }) => options.clients.includes(name));

furnishEmptySandbox();
makeFiles();
const farSide = await makeFarSide();
const server: Server = { farSide, port: 2101 };
await startServer(farSide, server.port);
writeFileSync(results, `${JSON.stringify(setting())}\n`);
for (let round = 0; round < options.rounds; round++) {
  for (const row of rows.filter(({ name }) => options.rows.includes(name))) await runRow(row, round);
}
process.exit(0);

/** All clients once, beginning with another one in each round: what drifts on the machine drifts for all. */
async function runRow(row: Row, round: number): Promise<void> {
  const first = round % taking.length;
  const queue = [...taking.slice(first), ...taking.slice(0, first)].values();
  const lane = async (): Promise<void> => {
    for (const contestant of queue) await runOne(contestant, row, round);
  };
  await Promise.all(Array.from({ length: Math.min(lanes(row), taking.length) }, lane));
  console.error(
    `bench: ${String(Math.round(performance.now() / 1000))} s, ${row.name} of round ${String(round + 1)} done`,
  );
}

async function runOne(contestant: Contestant, row: Row, round: number): Promise<void> {
  const figures = await copy(contestant, row, server);
  if (figures === undefined) return;
  const { name } = contestant;
  if (figures.error !== undefined) console.error(`bench: ${row.name}, ${name}: ${figures.error}`);
  appendFileSync(results, `${JSON.stringify({ row: row.name, name, round, ...figures })}\n`);
}

function makeFiles(): void {
  for (const folder of [here, ...["upload", served.small, served.big].map((name) => join(tree, name))])
    mkdirSync(folder);
  for (let i = 0; i < sizes.count; i++) {
    const name = `file-${String(i).padStart(3, "0")}.bin`;
    writeFileSync(join(tree, served.small, name), randomFillSync(Buffer.alloc(sizes.small)));
  }
  writeFileSync(join(tree, served.big, "big.bin"), randomFillSync(Buffer.alloc(sizes.big)));
}

/** Starts vsftpd on the far side, and waits until it greets somebody who comes over a link. */
async function startServer({ enter }: FarSide, port: number): Promise<void> {
  const log = openSync(join(work, "log", "distance.log"), "w");
  const words = [`${sandbox}/conf/vsftpd.conf`, `-olisten_port=${String(port)}`, "-olisten_address=0.0.0.0"];
  const [program = "", ...rest] = [...enter, ...commandOf({ peer: "vsftpd" }), ...words];
  spawn(program, rest, { cwd: "/", stdio: ["ignore", log, log] });
  closeSync(log);
  const link = await layLink(farSide, 1, port);
  for (let tries = 0; ; tries++) {
    if (await greets(link.host, port)) break;
    if (tries === 100)
      throw new Error(`vsftpd does not answer: ${readFileSync(join(work, "log/distance.log"), "utf8")}`);
    await sleep(100);
  }
  await link.close();
}

async function greets(host: string, port: number): Promise<boolean> {
  const socket = connect(port, host);
  try {
    await once(socket, "data", { signal: AbortSignal.timeout(2000) });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

function setting(): Setting {
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${String(cpus().length)} × ${cpus()[0]?.model.trim() ?? "CPU"}, ${String(Math.round(totalmem() / 2 ** 30))} GiB`,
    system: `Debian ${readFileSync("/etc/debian_version", "utf8").trim()}, Linux ${release()}`,
    commit: commit(),
    server: `vsftpd ${versionOf({ peer: "vsftpd" })}`,
    versions: Object.fromEntries(taking.map(({ program }) => [nameOf(program), version(program)])),
    rounds: options.rounds,
  };
}

function nameOf(program: Contestant["program"]): string {
  if (typeof program === "string") return program;
  if ("checkout" in program) return program.checkout;
  return "peer" in program ? program.peer : program.compiled;
}

function version(program: Contestant["program"]): string {
  if (program !== "basic-ftp") return versionOf(program);
  const about = join(repository, "node_modules/basic-ftp/package.json");
  return (JSON.parse(readFileSync(about, "utf8")) as { readonly version: string }).version;
}

// The clone may belong to somebody else than root, which git refuses by default.
function commit(): string {
  const git = (...words: readonly string[]): string =>
    spawnSync("git", ["-c", `safe.directory=${repository}`, ...words], {
      cwd: repository,
      encoding: "utf8",
    }).stdout.trim();
  const changed = git("status", "--porcelain", "packages") === "" ? "" : ", with changes";
  return git("rev-parse", "--short", "HEAD") + changed;
}
