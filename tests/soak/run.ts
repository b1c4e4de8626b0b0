/**
 * A server in daily use, for long: `--transfers` (50000) of every kind over `--sessions` (200) at once, every fifth of them
 * broken in some way. Afterwards nothing may be left of it: no socket, port, file, timer or memory; and every file that was
 * acknowledged with 226 must be what was sent. Run with `--expose-gc`. The last line is `N passed, N failed`.
 */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { accountList, createServer, localLedger } from "@tandem/server";
import { openDirectory } from "@tandem/storage";
import { randomOf } from "../session/random.ts";
import { countingClock } from "./counting-clock.ts";
import { holdings } from "./holdings.ts";
import { digestOf, joined } from "./pattern.ts";
import { soakSession, type SoakReport } from "./soak-session.ts";

const { values } = parseArgs({
  options: { transfers: { type: "string" }, sessions: { type: "string" }, seed: { type: "string" } },
});
const transfers = Number(values.transfers ?? 50_000);
const sessions = Number(values.sessions ?? 200);
const firstSeed = Number(values.seed ?? Date.now() % 1_000_000);
console.log(`soaking: ${transfers} transfers over ${sessions} sessions, seed ${firstSeed}`);

const root = await mkdtemp(join(tmpdir(), "tandem-soak-"));
const clock = countingClock();
const ledger = localLedger(Math.random);
// Below the ports that the system gives away: one that was closed must not become a port of another session.
const ports = { first: 20_001, last: 21_000 };
const unforeseen: unknown[] = [];
const server = createServer({
  storage: await openDirectory(root),
  accounts: accountList([{ name: "demo", secret: { password: "secret" } }]),
  passivePorts: ports,
  ledger,
  clock,
  // Short enough for fifty thousand transfers, of which many wait for one of them.
  timers: { open: 1_000, stall: 1_000, linger: 1_000 },
  onUnexpected: (error) => void unforeseen.push(error),
});
let violations = 0;
// Nothing else is asked for: a port whose connections nobody wants to hear of is opened in another way.
server.tracer.subscribe((event) => void (event.kind === "exchange.violation" && violations++), {
  kinds: ["exchange.violation"],
});
const at = await server.listen({ address: "127.0.0.1", port: 0 });

let lastSeed = 0;
let round = 0;
async function soak(count: number): Promise<readonly SoakReport[]> {
  const name = `r${++round}`;
  return Promise.all(
    Array.from({ length: sessions }, (_, i) =>
      soakSession({
        at,
        directory: `/${name}-${i}`,
        transfers: Math.ceil(count / sessions),
        random: randomOf(firstSeed + 1_000 * round + i),
        seed: () => ++lastSeed,
      }),
    ),
  );
}

// What is made once and kept (compiled code, pools) is made before the first look.
await soak(Math.min(transfers / 10, 4_000));
await quiet();
const before = await holdings();
const started = performance.now();
const reports = await soak(transfers);
const seconds = (performance.now() - started) / 1_000;
await quiet();
const after = await holdings();
await server.close();

const checks: [name: string, problems: readonly string[]][] = [
  ["every transfer ended as it should", reports.flatMap(({ problems }) => problems)],
  ["every acknowledged file is what was sent", await wrongFiles()],
  ["no unfinished upload is left but those that are kept for their owner", await strayFiles()],
  // The four pipes that uploads to a disk go through are kept for the next ones; how many stand when this begins is chance.
  ["no descriptor is left", atMost("descriptors", before.descriptors, after.descriptors, 8)],
  ["no socket or port is left", atMost("resources", before.resources, after.resources, 0)],
  ["no timer is left", clock.pending === 0 ? [] : [`${clock.pending} timers run on.`]],
  ["every passive port is free", await takenPorts()],
  ["no reply broke a rule", violations === 0 ? [] : [`${violations} replies did.`]],
  ["nothing unforeseen happened", unforeseen.map(String)],
  // A tenth, and two megabytes for what a collection leaves lying.
  ["memory is where it was", atMost("bytes of heap", before.heap, after.heap, before.heap / 10 + 2_000_000)],
];

const counts = new Map<string, number>();
for (const report of reports)
  for (const [kind, count] of report.counts) counts.set(kind, (counts.get(kind) ?? 0) + count);
for (const [kind, count] of [...counts].toSorted(([a], [b]) => a.localeCompare(b)))
  console.log(`${String(count).padStart(8)}  ${kind}`);
const files = reports.reduce((sum, report) => sum + report.files.size, 0);
console.log(
  `${seconds.toFixed(0)} s; ${files} files held against what was sent; heap ${before.heap} before, ${after.heap} after`,
);
for (const [name, problems] of checks) {
  console.log(`${problems.length === 0 ? "ok    " : "FAILED"} ${name}`);
  for (const problem of problems.slice(0, 10)) console.log(`         ${problem}`);
}
await rm(root, { recursive: true, force: true });
const failed = checks.filter(([, problems]) => problems.length > 0).length;
console.log(`${checks.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** Sessions that were left without a word are noticed by their sockets' ends, broken transfers by their timers. */
async function quiet(): Promise<void> {
  for (let tries = 0; tries < 200 && server.sessions > 0; tries++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  await new Promise((resolve) => setTimeout(resolve, 1_500));
}

async function wrongFiles(): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const [i, { files: expected }] of reports.entries()) {
    for (const [name, pieces] of expected) {
      const path = join(root, `r${round}-${i}`, name);
      const found = await readFile(path).catch(() => undefined);
      const right = joined(pieces);
      if (found === undefined || digestOf(found) !== digestOf(right)) {
        wrong.push(`${path}: ${found?.length ?? "no"} bytes in place of ${right.length}`);
      }
    }
  }
  return wrong;
}

/** Stages that are kept for their owner are meant to stay; nothing else hidden is. */
async function strayFiles(): Promise<readonly string[]> {
  const names = await readdir(root, { recursive: true });
  return names.filter((name) => name.endsWith(".tandem-stage"));
}

function atMost(what: string, was: number, is: number, slack: number): readonly string[] {
  return is <= was + slack ? [] : [`${is} ${what}, ${was} before`];
}

async function takenPorts(): Promise<readonly string[]> {
  let free = 0;
  while ((await ledger.leasePort(ports)) !== undefined) free++;
  const size = ports.last - ports.first + 1;
  return free === size ? [] : [`${size - free} are still taken`];
}
