import { expect, it } from "vitest";
import { turns } from "./turns.ts";

it("does what bears one key in its order, whatever becomes of it, and what bears another at once", async () => {
  const inTurn = turns();
  const done: string[] = [];
  let open: () => void = () => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  const first = inTurn("a", async () => {
    await gate;
    done.push("first");
    throw new Error("broken");
  });
  const second = inTurn("a", async () => done.push("second"));
  await inTurn("b", async () => done.push("beside"));
  open();
  await expect(first).rejects.toThrow("broken");
  await second;
  expect(done).toEqual(["beside", "first", "second"]);
});
