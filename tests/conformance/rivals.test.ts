import { afterAll, describe, test } from "vitest";
import { needs } from "../interop/presence.ts";
import { proofs } from "./proofs/index.ts";
import { rivals } from "./rivals.ts";
import { within } from "./patience.ts";
import { sceneOf } from "./scene.ts";
import type { ServerUnderTest } from "./server-under-test.ts";
import { verdictOf, type Verdict } from "./verdict.ts";

// What a rival gets wrong is written down, and shows that the clauses can fail; what it cannot do is no failure of ours.
describe.concurrent.each(rivals)("$name", ({ name, presence, start }) => {
  let server: Promise<ServerUnderTest> | undefined;
  afterAll(async () => (await server)?.[Symbol.asyncDispose]());

  test("can be started", async (context) => {
    needs(presence, context);
    await (server ??= start());
  });

  test.for(proofs.map((proof, number) => ({ ...proof, number })))(
    "is held against $name",
    async ({ name: clause, holds, number }, context) => {
      needs(presence, context);
      const running = await (server ??= start());
      const verdict = await judged(running, number, holds);
      context.task.meta.conformance = { server: name, proof: clause, verdict };
    },
  );
});

async function judged(
  server: ServerUnderTest,
  number: number,
  holds: (typeof proofs)[number]["holds"],
): Promise<Verdict> {
  await using scene = await sceneOf(server, number);
  try {
    await within(longest, "the clause", holds(scene));
    return { kind: "passed" };
  } catch (error) {
    return verdictOf(error);
  }
}

// Milliseconds, less than a test may take: the slowest, a login that is refused five times, takes half of it.
const longest = 40_000;
