import { expect, it } from "vitest";
import { NativeTurns, turnsOf } from "./native-turns.ts";

it("so many calls run at once and no more, in the order in which they came, failed ones too", async () => {
  const turns = new NativeTurns(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const calls = [0, 1, 2, 3, 4].map((call) =>
    turns
      .run(async () => {
        begun.push(call);
        await new Promise<void>((resolve, reject) => ends.push(call === 1 ? () => reject(new Error("no")) : resolve));
        return call;
      })
      .catch(() => "failed"),
  );
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  await settled();
  expect(begun).toEqual([0, 1]);
  ends[1]?.();
  await settled();
  expect(begun).toEqual([0, 1, 2]);
  for (let end = 0; end < 5; end++) {
    ends[end]?.();
    await settled();
  }
  expect(await Promise.all(calls)).toEqual([0, "failed", 2, 3, 4]);
  expect(await turns.run(async () => "free again")).toBe("free again");
});

it("who does not wait any longer is called no more, and his turn is the next one's", async () => {
  const turns = new NativeTurns(1);
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  let end: () => void = () => {};
  const first = turns.run(() => new Promise<void>((resolve) => (end = resolve)));
  const impatient = [0, 1].map(() => {
    let give: (error: Error) => void = () => {};
    const called = turns.run(
      () => Promise.resolve("called"),
      (turn) => Promise.race([turn, new Promise<never>((_, reject) => (give = reject))]),
    );
    return { called: called.catch((error: Error) => error.message), giveUp: () => give(new Error("enough")) };
  });
  const last = turns.run(async () => "called");
  impatient[0]?.giveUp();
  expect(await impatient[0]?.called).toBe("enough");
  // In the same moment as it is called.
  end();
  impatient[1]?.giveUp();
  expect(["enough", "called"]).toContain(await impatient[1]?.called);
  await first;
  expect(await last).toBe("called");
  await settled();
  expect(await turns.run(async () => "free again")).toBe("free again");
});

it.each([
  [undefined, 2, 1],
  ["16", 8, 4],
  ["1", 1, 1],
  ["0", 1, 1],
  ["-3", 1, 1],
  ["eight", 1, 1],
  ["", 1, 1],
  ["8 threads", 4, 2],
  ["99999", 512, 256],
])("with %j for the size of the pool, %i are sent and %i received at once", (given, sending, receiving) => {
  expect(turnsOf(given)).toEqual({ sending, receiving });
});
