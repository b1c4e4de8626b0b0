import { parsePath } from "@tandem/protocol";
import { localLedger } from "@tandem/server";
import { memoryStorage, StorageError, type Storage } from "@tandem/storage";
import { memoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { expect, it } from "vitest";
import { expectAllEnded } from "./expect-all-ended.ts";
import { playSession, type MonkeySession } from "./monkey.ts";
import { randomOf, type Random } from "./random.ts";

it.each([1, 2, 3, 4, 5, 6])(
  "a monkey's fifty sessions get one final reply to each command, and leave nothing behind (seed %i)",
  { timeout: 60_000 },
  async (seed) => {
    const random = randomOf(seed);
    const files = memoryStorage({ now: () => 0 });
    await put(files, "/a", Buffer.from("one\ntwo\r\nthree"));
    await put(files, "/big", Buffer.alloc(300_000, "line\n"));
    const made = await memoryServer({
      storage: moody(files, random),
      ledger: localLedger(() => random.below(1_000) / 1_000),
      // Other sessions move the clock for this one.
      timers: { login: 600_000, idle: 3_600_000 },
      passivePorts: { first: 50_000, last: 50_007 },
      wire: { segment: () => 1 + random.below(random.pick([3, 200, 65_536])) },
    });
    for (let round = 0; round < 10; round++) {
      const sessions = await Promise.all(random.times(5, () => playSession(made, random, 50)));
      for (const session of sessions) expect(finalReplies(session)).toBe("one for each command");
    }
    await expectAllEnded(made);
  },
);

async function put(files: Storage, path: string, content: Uint8Array): Promise<void> {
  await using stage = await files.write(parsePath(path));
  await stage.write(content);
  await stage.commit();
}

/** Lines that are answered: a line decoder tells even an empty one. */
function finalReplies({ said, heard, patient }: MonkeySession): string {
  const finals = heard.filter(({ code }) => code >= 200).map(({ code }) => code);
  const ended = finals.includes(421) || finals.includes(221);
  if (finals.at(-1) === 421) finals.pop();
  const expected = "one for each command";
  if (finals.length === said.length) return expected;
  if (finals.length < said.length && (!patient || ended)) return expected;
  return `${finals.length} for ${said.length}: ${finals.join(" ")} for ${said.join(" | ").slice(0, 4_000)}`;
}

/** A storage, or what it opened, that is slow or fails now and then, so that anything may come in between. */
function moody<T extends object>(made: T, random: Random): T {
  return new Proxy(made, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      if (name === "list" || name === Symbol.asyncIterator) return member.bind(target) as unknown;
      return async (...given: readonly unknown[]) => {
        if (random.chance(0.5)) await settle(random.below(6));
        if (random.chance(0.02) && typeof name === "string" && name !== "abort") throw new StorageError("failed", "/");
        const result: unknown = await Reflect.apply(member, target, given);
        return typeof result === "object" && result !== null ? moody(result, random) : result;
      };
    },
  });
}
