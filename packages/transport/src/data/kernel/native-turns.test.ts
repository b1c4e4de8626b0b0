import { expect, it } from "vitest";
import { NativeThreads, turnsOf } from "./native-turns.ts";

it("so many calls run at once and no more, in the order in which they came, failed ones too", async () => {
  const turns = new NativeThreads(2).turns(3);
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
  const turns = new NativeThreads(3).turns(1);
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

it("of two kinds one always has a turn that the other cannot take, and who came first is called first", async () => {
  const threads = new NativeThreads(3);
  const [sending, receiving] = [threads.turns(2), threads.turns(2)];
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const call = (turns: typeof sending, name: string): Promise<void> =>
    turns.run(() => {
      begun.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    });
  const calls = ["s1", "s2", "s3", "r1", "r2", "r3"].map((name) =>
    call(name.startsWith("s") ? sending : receiving, name),
  );
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  await settled();
  expect(begun).toEqual(["s1", "s2", "r1"]);
  for (const [end, next] of [
    ["r1", "r2"],
    ["s1", "s3"],
    ["s2", "r3"],
  ] as const) {
    ends.get(end)?.();
    await settled();
    expect(begun.at(-1)).toBe(next);
  }
  for (const end of ends.values()) end();
  await Promise.all(calls);
});

it.each([
  [undefined, 3, 2],
  ["16", 15, 8],
  ["3", 2, 1],
  ["2", 2, 1],
  ["1", 2, 1],
  ["0", 2, 1],
  ["-3", 2, 1],
  ["eight", 2, 1],
  ["", 2, 1],
  ["8 threads", 7, 4],
  ["99999", 1_023, 512],
])("with %j for the size of the pool, %i are moved at once, and %i of them sent or received", (given, all, each) => {
  expect(turnsOf(given)).toEqual({ all, each });
});
