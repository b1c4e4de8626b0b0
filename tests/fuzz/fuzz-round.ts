import { isReplyCode, parsePath } from "@tandem/protocol";
import { localLedger } from "@tandem/server";
import { memoryStorage, type Storage } from "@tandem/storage";
import { memoryServer, type MemoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { playSession, type MonkeySession } from "../session/monkey.ts";
import { randomOf, type Random } from "../session/random.ts";
import { commandText, noCommand } from "./command-text.ts";
import { mangle } from "./mangle.ts";

/**
 * One round: a server, five sessions at once that say what the table of verbs and chance make up, on connections that break.
 * Gives what went wrong, nothing when all was well. The same seed does the same.
 */
export async function fuzzRound(seed: number): Promise<readonly string[]> {
  const random = randomOf(seed);
  const made = await memoryServer({
    storage: await tree(),
    ledger: localLedger(() => random.below(1_000) / 1_000),
    // Other sessions move the clock for this one, also while its last replies are under way in pieces of a byte.
    timers: { login: 600_000, idle: 3_600_000, linger: 1_200_000 },
    passivePorts: { first: 50_000, last: 50_005 },
    wire: { segment: () => 1 + random.below(random.pick([3, 200, 65_536])) },
  });
  const problems: string[] = [];
  const manner = random.pick([
    { speak },
    { speak, mangle },
    { speak: (chance: Random) => (chance.chance(0.5) ? noCommand(chance) : speak(chance)), mangle },
  ]);
  const sessions = await Promise.all(random.times(5, () => playSession(made, random, 40, manner)));
  for (const session of sessions) problems.push(...problemsOf(session));
  problems.push(...(await leftovers(made)));
  return problems;
}

function speak(random: Random): string {
  return random.chance(0.9) ? commandText(random) : noCommand(random);
}

async function tree(): Promise<Storage> {
  const storage = memoryStorage({ now: () => 0, limit: 4_000_000 });
  await storage.makeDirectory(parsePath("/d"));
  for (const [path, content] of [
    ["/a", "one\ntwo\r\nthree"],
    ["/b", ""],
    ["/e f", "\r\r\n\n\u00ff"],
    ["/d/e", "x"],
    ["/big", "line\n".repeat(40_000)],
  ] as const) {
    await using stage = await storage.write(parsePath(path));
    await stage.write(Buffer.from(content));
    await stage.commit();
  }
  return storage;
}

function problemsOf({ said, heard, patient, over }: MonkeySession): readonly string[] {
  const problems: string[] = [];
  const finals = heard.filter(({ code }) => code >= 200).map(({ code }) => code);
  for (const { code } of heard) if (!isReplyCode(code)) problems.push(`${code} is no reply of the table.`);
  if (!over) problems.push("The session did not end.");
  const ended = finals.includes(421) || finals.includes(221);
  if (finals.at(-1) === 421) finals.pop();
  const missing = finals.length < said.length && patient && !ended;
  if (missing || finals.length > said.length) {
    problems.push(
      `${finals.length} final replies (${finals.join(" ")}) to ${said.length} commands: ${said.join(" | ")}`,
    );
  }
  return problems;
}

/** Closes the server and tells what is left of it. */
async function leftovers(made: MemoryServer): Promise<readonly string[]> {
  const problems: string[] = [];
  await Promise.resolve(made[Symbol.asyncDispose]()).catch((error: unknown) => {
    const all = error instanceof AggregateError ? (error.errors as readonly unknown[]) : [error];
    problems.push(...all.map((one) => (one instanceof Error ? (one.stack ?? String(one)) : String(one))));
  });
  await settle(64);
  const { sockets, listeners, dials } = made.network.open;
  if (sockets + listeners + dials > 0) problems.push(`Open: ${sockets} sockets, ${listeners} ports, ${dials} dials.`);
  if (made.clock.pending > 0) problems.push(`${made.clock.pending} timers run on.`);
  for (const [begin, ends] of [
    ["control.open", ["control.close"]],
    ["data.open", ["data.close"]],
    ["data.offer", ["data.open", "data.withdrawn"]],
    ["transfer.begin", ["transfer.end"]],
  ] as const) {
    const count = (kind: string): number => made.events.filter((event) => event.kind === kind).length;
    const ended = ends.reduce((sum, kind) => sum + count(kind), 0);
    if (count(begin) !== ended) problems.push(`${count(begin)} ${begin}, and ${ended} ${ends.join(" or ")}.`);
  }
  return problems;
}
