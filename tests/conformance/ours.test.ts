import { afterAll, beforeAll, describe, test } from "vitest";
import { startOurs } from "./ours.ts";
import { proofs } from "./proofs/index.ts";
import { sceneOf } from "./scene.ts";
import type { ServerUnderTest } from "./server-under-test.ts";
import { NotOffered } from "./verdict.ts";

// Each in its own folder, a few at a time: most of them wait for something.
describe.concurrent("our server", () => {
  let server: ServerUnderTest;
  beforeAll(async () => void (server = await startOurs()));
  afterAll(() => server[Symbol.asyncDispose]());

  test.for(proofs.map((proof, number) => ({ ...proof, number })))(
    "$name",
    async ({ name, holds, number, mayLack }, { task }) => {
      task.meta.conformance = { server: "ours", proof: name, verdict: { kind: "passed" } };
      await using scene = await sceneOf(server, number);
      await holds(scene).catch((error: unknown) => {
        if (!(error instanceof NotOffered) || mayLack === undefined) throw error;
        task.meta.conformance = { server: "ours", proof: name, verdict: { kind: "not-offered", reason: mayLack } };
      });
    },
  );
});
