import { expect, it } from "vitest";
import { NativeTurns } from "./native-turns.ts";

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
