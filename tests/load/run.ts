/**
 * One `tandem serve` with 5,000 idle sessions and 200 busy ones, and on top of them crowds that mean no good; then another with
 * 500 and 50 under TLS. An honest client opens sessions all the while: it must be served, the server's memory must stay in
 * bounds, and everything must be as it was when all have left. `--write` brings crowds four times as large, measures for longer and writes
 * `docs/security/load.md`. The last line is `N passed, N failed`.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { hashPassword } from "@tandem/server";
import { verdict, type Check } from "../operated/verdict.ts";
import { crowdAccount } from "./crowd.ts";
import { raiseDescriptors } from "./descriptors.ts";
import { honestAccount, honestProcess, serveHonestTasks } from "./honest.ts";
import { count, measure, type Measured } from "./measure.ts";
import { loadPage } from "./page.ts";
import { watchedServer } from "./watched-server.ts";

const { values } = parseArgs({
  options: { write: { type: "boolean", default: false }, honest: { type: "boolean", default: false } },
});
const program = fileURLToPath(import.meta.url);

/** Bytes that an idle session may take, with TLS and all of the system's; and what the busy and the hostile may, together. */
const sessionMost = 100_000;
const busyMost = 400_000_000;
/** Four pipes are kept for uploads; a single client has used one of them before. */
const keptDescriptors = 6;

if (values.honest) serveHonestTasks();
else process.exit(await main());

async function main(): Promise<number> {
  const form = values.write
    ? { part: 1, rounds: 60, least: 5, time: 40 }
    : { part: 0.25, rounds: 20, least: 1, time: 6 };
  const descriptors = raiseDescriptors(16_000);
  // Beside them, the crowds that mean no good and the files of busy ones.
  const idle = Math.min(5_000, Math.max(100, Math.floor((descriptors - 4_000) / 1_000) * 1_000));
  if (idle < 5_000)
    console.log(`Only ${descriptors} descriptors are allowed: ${count(idle)} idle sessions, not 5,000.`);
  using honest = honestProcess(program, ["--honest"]);
  const measured = [
    await on(descriptors, (server) => measure({ server, honest, tls: false, idle, busy: 200, ...form })),
    await on(descriptors, (server) => measure({ server, honest, tls: true, idle: 500, busy: 50, ...form })),
  ];
  if (values.write) {
    const page = fileURLToPath(new URL("../../docs/security/load.md", import.meta.url));
    await writeFile(page, loadPage(measured, new Date()));
  }
  return verdict(measured.flatMap(checks));
}

/** Runs on a server of its own, as an operator would configure it for crowds. */
async function on(
  descriptors: number,
  run: (server: Awaited<ReturnType<typeof watchedServer>>) => Promise<Measured>,
): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), "tandem-load-"));
  await mkdir(join(folder, "files"));
  const config = [
    "folder: files",
    // As many as by default, and none of those that others on this machine may use.
    "passive-ports: 25001-25101",
    // Five thousand by default, which are taken here.
    "limits: { sessions: 10000 }",
    // Idle sessions must last until the end, on a slow machine too; those that do not log in end sooner, so that we do.
    "timers: { idle: 1h, login: 30s }",
    "accounts:",
    `  - { name: ${crowdAccount.user}, password: ${crowdAccount.password} }`,
    `  - { name: ${honestAccount.user}, hash: "${await hashPassword(honestAccount.password)}" }`,
    "",
  ];
  await writeFile(join(folder, "tandem.yaml"), config.join("\n"));
  try {
    await using server = await watchedServer({
      words: ["--config", "tandem.yaml"],
      folder,
      log: join(folder, "log"),
      ...(descriptors === Infinity ? {} : { descriptors }),
    });
    return await run(server);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function checks({ tls, idle, before, crowded, after, phases }: Measured): readonly Check[] {
  const where = tls ? " (TLS)" : "";
  const most = Math.max(crowded.memory, ...phases.map(({ memory }) => memory));
  return [
    ...phases.map(({ name, times, problems }): Check => [
      `honest sessions are served${where}: ${name}`,
      [...times.problems, ...problems],
    ]),
    [`memory stays in bounds${where}`, atMost("bytes of memory", most, before.memory + idle * sessionMost + busyMost)],
    [
      `what lives is what lived before${where}`,
      // A tenth, and eight megabytes for what guessers are remembered by for half an hour, and for caches.
      atMost("bytes of heap", after.heap, before.heap * 1.1 + 8_000_000),
    ],
    [
      `descriptors are where they were${where}`,
      atMost("descriptors", after.descriptors, before.descriptors + keptDescriptors),
    ],
  ];
}

function atMost(what: string, is: number, most: number): readonly string[] {
  return is <= most ? [] : [`${is} ${what}, and not ${most} at most.`];
}
