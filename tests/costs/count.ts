import { join } from "node:path";
import { loggedIn, type FtpClient } from "../operated/ftp-client.ts";
import { served } from "../operated/served.ts";
import { watchedServer } from "../load/watched-server.ts";
import { countedServer } from "./counted-server.ts";
import { account, operations, repeat } from "./operations.ts";
import type { Stage } from "./stage.ts";
import { ownCalls, systemCalls } from "./system-calls.ts";

/** Figures by the names that their budgets have. */
export type Counted = readonly (readonly [name: string, figure: number])[];

/** System calls of each operation, after as many that are not counted. */
export async function countSystemCalls({ folder, server: options }: Stage, strace: string): Promise<Counted> {
  const counted: [string, number][] = [];
  for (const operation of operations) {
    await using server = await served(options);
    await repeat(operation, server.at, 0);
    const tracer = { strace, pid: server.process, file: join(folder, "calls") };
    await repeat(operation, server.at, operation.count, async (all) => {
      const calls = await systemCalls(tracer, all);
      counted.push([`system calls of ${operation.name}`, ownCalls(calls) / operation.count]);
    });
  }
  return counted;
}

/** Bytes that each operation allocates, once what is made at the first of them is there. */
export async function countAllocations({ server: options }: Stage): Promise<Counted> {
  const counted: [string, number][] = [];
  for (const operation of operations) {
    await using server = await countedServer(options);
    await repeat(operation, server.at, 0);
    await repeat(operation, server.at, operation.count, async (all) => {
      const bytes = await server.allocatedBy(all);
      counted.push([`bytes allocated by ${operation.name}`, bytes / operation.count]);
    });
  }
  return counted;
}

/** What a session holds that has logged in and waits: of the heap, and of the system's memory. */
export async function countIdleSessions({ server: options }: Stage): Promise<Counted> {
  const counted: [string, number][] = [];
  for (const tls of [false, true]) {
    const where = tls ? " under TLS" : "";
    await using server = await watchedServer(options);
    // What is made at the first sessions and kept is made.
    await gather(server.at, tls, 20, async () => {});
    const [{ heap }, { memory }] = [await server.look("collected"), await server.holds()];
    await gather(server.at, tls, sessionsCounted, async () => {
      const [fuller, more] = [await server.look("collected"), await server.holds()];
      counted.push(
        [`bytes of heap of an idle session${where}`, (fuller.heap - heap) / sessionsCounted],
        [`bytes of memory of an idle session${where}`, (more.memory - memory) / sessionsCounted],
      );
    });
  }
  return counted;
}

const sessionsCounted = 400;

async function gather(
  at: Parameters<typeof loggedIn>[0]["at"],
  tls: boolean,
  count: number,
  look: () => Promise<void>,
): Promise<void> {
  const sessions: FtpClient[] = [];
  try {
    for (let n = 0; n < count; n++) sessions.push(await loggedIn({ at, tls, ...account }));
    await look();
    for (const session of sessions) await session.expect("QUIT", 221);
  } finally {
    for (const session of sessions) session[Symbol.dispose]();
  }
}
