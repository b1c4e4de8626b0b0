import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { clientsOf, runClient } from "./clients.ts";
import { writeCertificate } from "./certificate.ts";

import { quiet, typeOfDisk, warm } from "./machine.ts";
import { parseOptions, type Options } from "./options.ts";
import { bigFiles, repository } from "./places.ts";
import { commitOf, hasOption, versionOf } from "./program.ts";
import type { Figures, Setting } from "./results.ts";
import { isMoreBetter, type Row } from "./row.ts";
import { clientRows, serverRows } from "./rows.ts";
import { runServer } from "./run-server.ts";
import { furnishSandbox } from "./sandbox.ts";
import { ServerProcess } from "./server-process.ts";
import { isOurs, portOf, serverOfClients, serversOf, type Security, type Server } from "./servers.ts";

// The part of `npm run bench` that runs inside the sandbox. As process 1 of it, it must say itself that it can be ended.
process.on("SIGINT", () => process.exit(130));
process.on("SIGTERM", () => process.exit(143));

/** Seconds after which a run is too long to be repeated, for who is not half as fast as the best. */
const PATIENCE = 3;

const options = parseOptions(process.argv.slice(2));
const results = `${options.out}.ndjson`;
const servers = serversOf(options.before).filter(
  ({ name, program, option }) =>
    options.servers.includes(name) && (option === undefined || hasOption(program, "serve", option)),
);
const clients = clientsOf(options.before).filter(({ name }) => options.clients.includes(name));
const processes = new Map<string, ServerProcess>();

furnishSandbox();
writeCertificate();
writeFileSync(results, `${JSON.stringify(setting(options))}\n`);
for (const row of serverRows.filter(({ name }) => options.rows.includes(name))) {
  const taking = servers.filter(({ lacks = [], name }) =>
    name === "raw" ? row.raw !== undefined : !row.needs.some((feature) => lacks.includes(feature)),
  );
  await interleave(row, Math.min(options.rounds, row.rounds ?? Infinity), taking, (server) =>
    runServer(processOf(server, row.security), row, options.seconds),
  );
}
for (const row of clientRows.filter(({ name }) => options.rows.includes(name))) {
  const taking = clients.filter((client) => client[row.operation] !== undefined);
  const server = serversOf(undefined).find(({ name }) => name === serverOfClients);
  if (server === undefined || taking.length === 0) continue;
  await processOf(server, "clear").start();
  await interleave(row, options.rounds, taking, async (client) => {
    warm(bigFiles[0][0]);
    await quiet();
    return runClient(client, row, portOf(server, "clear"));
  });
}
for (const running of processes.values()) await running.stop();

/** All contestants once per round, each round beginning with another: what drifts on the machine drifts for all. */
async function interleave<Contestant extends { readonly name: string }>(
  row: Row,
  rounds: number,
  contestants: readonly Contestant[],
  run: (contestant: Contestant) => Promise<Figures>,
): Promise<void> {
  const broken = new Map<string, number>();
  const slow = new Map<string, number>();
  let best: number | undefined;
  for (let round = 0; round < rounds; round++) {
    const first = round % Math.max(1, contestants.length);
    for (const contestant of [...contestants.slice(first), ...contestants.slice(0, first)]) {
      const { name } = contestant;
      if ((broken.get(name) ?? 0) >= 2 || isHopeless(row, slow.get(name), best)) continue;
      const begun = performance.now();
      const figures = await run(contestant);
      const value = figures[row.figure];
      if (figures.error !== undefined) {
        broken.set(name, (broken.get(name) ?? 0) + 1);
        console.error(`bench: ${row.name}, ${name}: ${figures.error}`);
      } else if (value !== undefined) {
        if (best === undefined || isMoreBetter(row.figure) === value > best) best = value;
        if (!isOurs(name) && performance.now() - begun > PATIENCE * 1_000) slow.set(name, value);
      }
      appendFileSync(results, `${JSON.stringify({ row: row.name, name, round, ...figures })}\n`);
    }
  }
  console.error(`bench: ${Math.round(performance.now() / 1000)} s, ${row.name} done`);
}

function isHopeless(row: Row, value: number | undefined, best: number | undefined): boolean {
  if (value === undefined || best === undefined) return false;
  return isMoreBetter(row.figure) ? value < best / 2 : value > best * 2;
}

function processOf(server: Server, security: Security): ServerProcess {
  const key = `${server.name} ${security}`;
  const found = processes.get(key) ?? new ServerProcess(server, security);
  processes.set(key, found);
  return found;
}

function setting({ rounds, seconds }: Options): Setting {
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? "CPU"}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `Debian ${readFileSync("/etc/debian_version", "utf8").trim()}, Linux ${release()}`,
    disk: typeOfDisk(),
    commit: commitOf(repository),
    versions: Object.fromEntries([...servers, ...clients].map((one) => [one.name, versionOf(one.program)])),
    rounds,
    seconds,
  };
}
