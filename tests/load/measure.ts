import type { Endpoint } from "@tandem/protocol";
import type { ProcessHoldings } from "../operated/served.ts";
import { within } from "../operated/verdict.ts";
import { busyCrowd, type BusyCrowd } from "./busy-crowd.ts";
import { idleCrowd, type Crowd } from "./crowd.ts";
import type { HonestProcess, HonestTimes } from "./honest.ts";
import { hostileCrowds } from "./hostile-crowds.ts";
import type { Insight, WatchedServer } from "./watched-server.ts";

/** How one server did from its start to the end of all crowds. */
export interface Measured {
  readonly tls: boolean;
  readonly idle: number;
  readonly busy: number;
  /** The server at rest: before, with all idle sessions, and when everybody has left. Collected. */
  readonly before: Rest;
  readonly crowded: Rest;
  readonly after: Rest;
  /** Seconds that it took for all idle sessions to log in. */
  readonly gathering: number;
  readonly phases: readonly Phase[];
}

export interface Rest extends ProcessHoldings {
  readonly heap: number;
}

/** What went on, how the honest client did meanwhile, and the server. */
export interface Phase {
  readonly name: string;
  readonly times: HonestTimes;
  readonly delay: Insight["delay"];
  readonly memory: number;
  /** How much of one core the server took, and what busy sessions moved in a second, where there were some. */
  readonly work: number;
  readonly busy: { readonly files: number; readonly bytes: number } | undefined;
  /** What went wrong for sessions that nobody should have harmed. */
  readonly problems: readonly string[];
}

export interface MeasureOptions {
  readonly server: WatchedServer;
  readonly honest: HonestProcess;
  readonly tls: boolean;
  readonly idle: number;
  readonly busy: number;
  /** How much of the hostile crowds comes: 1 for all of them. */
  readonly part: number;
  /** Sessions of the honest client in each phase, and seconds, as `HonestTask` has them. */
  readonly rounds: number;
  readonly least: number;
  readonly time: number;
}

/** Brings crowd after crowd to a server, and measures what an honest client has of it. */
export async function measure(options: MeasureOptions): Promise<Measured> {
  const { server, honest, tls, idle, busy, part, ...task } = options;
  const { at } = server;
  const phases: Phase[] = [];
  const phase = async (
    name: string,
    { crowd, workers }: { crowd?: (at: Endpoint) => Promise<Crowd>; workers?: BusyCrowd } = {},
  ): Promise<void> => {
    const gathered = await crowd?.(at);
    // A second in which a flood becomes one.
    if (gathered !== undefined) await new Promise((resolve) => setTimeout(resolve, 1_000));
    await server.look();
    const [begun, holds, moved] = [performance.now(), await server.holds(), { ...workers?.moved }];
    const times = await honest.run({ at, tls, ...task });
    const { delay } = await server.look();
    const { memory, work } = await server.holds();
    const seconds = (performance.now() - begun) / 1_000;
    const rate = (before = 0, now = 0): number => (now - before) / seconds;
    phases.push({
      name,
      times,
      delay,
      memory,
      work: rate(holds.work, work),
      busy:
        workers === undefined
          ? undefined
          : { files: rate(moved.files, workers.moved.files), bytes: rate(moved.bytes, workers.moved.bytes) },
      problems: (await within(120_000, `The end of: ${name}`, gathered?.leave() ?? Promise.resolve([]))) ?? [],
    });
    const worst = Math.max(...times.login, ...times.list, ...times.upload, ...times.download);
    console.log(
      `${tls ? "TLS, " : ""}${name}: ${times.login.length} honest sessions, ${worst.toFixed(0)} ms for a step at worst; ` +
        `${(memory / 2 ** 20).toFixed(0)} MiB, ${delay.p99.toFixed(0)} ms late in 1 of 100, ${seconds.toFixed(0)} s`,
    );
  };

  // Once without being looked at: what is made at the first session and kept is made.
  await honest.run({ at, tls, ...task, rounds: 2 });
  const before = await rest(server);
  await phase("nobody else");
  const begun = performance.now();
  const sleepers = await idleCrowd({ at, count: idle, tls });
  const gathering = (performance.now() - begun) / 1_000;
  const crowded = await rest(server);
  console.log(`${count(idle)} idle sessions within ${gathering.toFixed(0)} s`);
  await phase(`${count(idle)} idle sessions`);
  const workers = busyCrowd({ at, count: busy, tls });
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  await phase(`and ${count(busy)} busy ones`, { workers });
  for (const [name, crowd] of hostileCrowds(part)) await phase(`and ${name}`, { crowd, workers });
  const problems = [
    ...(await within(120_000, "The end of busy sessions", workers.leave())),
    ...(await within(120_000, "The end of idle sessions", sleepers.leave())),
  ];
  const after = await quiet(server, before);
  phases.push({ ...phases.at(-1)!, name: "the end", times: nothing, problems });
  return { tls, idle, busy, before, crowded, after, gathering, phases };
}

async function rest(server: WatchedServer): Promise<Rest> {
  const { heap } = await server.look("collected");
  return { ...(await server.holds()), heap };
}

/** When its descriptors are what they were, or will not be: sessions that hung up in the middle of a guess are ended by a timer. */
async function quiet(server: WatchedServer, before: Rest): Promise<Rest> {
  for (let tries = 0; tries < 60; tries++) {
    if ((await server.holds()).descriptors <= before.descriptors) break;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  return rest(server);
}

/** `5,000` */
export function count(number: number): string {
  return number.toLocaleString("en");
}

const nothing: HonestTimes = { login: [], list: [], upload: [], download: [], problems: [] };
