import { describe, expect, it } from "vitest";
import { asStorage } from "../storage/as-storage.ts";
import { servedClient, type ServedClient } from "../storage/storage.fixtures.ts";
import { diff } from "./diff.ts";
import { mirror } from "./mirror.ts";
import { run } from "./run.ts";
import { contents, contentsAndTimes, treeOf, type Files } from "./trees.fixtures.ts";

const files: Files = {
  ...Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`/d${at % 3}/-f ${at}`, "x".repeat(at * 1000)])),
  "/empty/": "",
  "/ü/big": "0123456789abcdef".repeat(20_000),
};

describe("a mirror over FTP", () => {
  it.each([1, 4])("up, down and from server to server makes equal trees, with %i connections", async (connections) => {
    const local = await treeOf(files);
    await using one = await servedClient({}, { connections });
    await using other = await servedClient({}, { connections });
    const [first, second] = [asStorage(one.client), asStorage(other.client)];
    const down = await treeOf({ "/old": "1" });
    for (const [from, to] of [
      [local, first],
      [first, second],
      [second, down],
    ] as const) {
      const { outcome } = await mirror(from, to, { diff: { delete: true } });
      expect(outcome).toMatchObject({ ended: "complete", failures: [], notes: [] });
      expect((await diff(from, to, { delete: true })).actions).toEqual([]);
    }
    expect(await contentsAndTimes(down)).toEqual(await contentsAndTimes(local));
  });

  it("asks of the server nothing beside each file and its time, and each new directory", async () => {
    await using served = await servedClient();
    const remote = asStorage(served.client);
    const local = await treeOf(files);
    await expectCommands(served, { STOR: 13, MFMT: 13, MKD: 5 }, async () => {
      const plan = await diff(local, await treeOf());
      await run(plan, local, remote);
    });
    // MLST: whether what lists nothing is a directory.
    await expectCommands(served, { MLSD: 6, MLST: 1 }, async () => void (await diff(remote, await treeOf())));
    // An empty file is known from the listing to have nothing to fetch.
    const plan = await diff(remote, await treeOf());
    const down = await treeOf();
    await expectCommands(served, { RETR: 12 }, async () => void (await run(plan, remote, down)));
    expect(await contents(down)).toEqual(await contents(local));
  });

  it("leaves nothing half done when it is interrupted, and goes on later", async () => {
    await using served = await servedClient();
    const remote = asStorage(served.client);
    const local = await treeOf(files);
    const controller = new AbortController();
    let copied = 0;
    const { outcome } = await mirror(local, remote, {
      signal: controller.signal,
      run: {
        onEvent: ({ kind }) => void (kind === "done" && ++copied === 8 && controller.abort(new Error("enough"))),
      },
    });
    expect(outcome.ended).toBe("interrupted");
    const wanted = await contents(local);
    for (const [path, text] of Object.entries(await contents(served.server.storage))) expect(wanted[path]).toBe(text);
    expect((await mirror(local, remote)).outcome.ended).toBe("complete");
    expect(await contents(served.server.storage)).toEqual(wanted);
  });
});

/** Holds the commands that the server gets meanwhile against these counts; how data connections are agreed on is the client's. */
async function expectCommands(
  { server }: ServedClient,
  counts: Readonly<Record<string, number>>,
  work: () => Promise<void>,
): Promise<void> {
  const before = server.events.length;
  await work();
  const verbs: Record<string, number> = {};
  for (const event of server.events.slice(before)) {
    if (event.kind !== "control.line" || event.from !== "client") continue;
    const verb = event.text.split(" ")[0]!;
    if (verb === "PWD" || verb === "EPSV") continue;
    verbs[verb] = (verbs[verb] ?? 0) + 1;
  }
  expect(verbs).toEqual(counts);
}
