import { parsePath } from "@tandem/protocol";
import { expect, it, vi } from "vitest";
import type * as Calls from "./calls.ts";
import { temporary } from "./temporary.fixtures.ts";

const unlinking = vi.hoisted(() => ({ begun: false, end: (): void => {} }));

vi.mock("./calls.ts", async (original) => {
  const calls = await original<typeof Calls>();
  const unlink = async (path: string | Buffer): Promise<void> => {
    unlinking.begun = true;
    await new Promise<void>((resolve) => (unlinking.end = resolve));
    await calls.unlink(path);
  };
  const open = (): Promise<never> => Promise.reject(Object.assign(new Error("ENOSPC"), { code: "ENOSPC", errno: -28 }));
  return { ...calls, unlink, open };
});

it("an upload that cannot be begun lets go of its directory only when nothing is looked for there any more", async () => {
  await using tree = await temporary();
  let over = false;
  const failed = tree.storage.write(parsePath("/a"), { owner: "ann" }).catch((error: unknown) => {
    over = true;
    return error;
  });
  await vi.waitUntil(() => unlinking.begun, { timeout: 15_000 });
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => void setImmediate(resolve));
  expect(over).toBe(false);
  unlinking.end();
  expect(await failed).toMatchObject({ code: "no-space" });
});
