import { stat } from "node:fs/promises";
import { hashPassword, verifyPassword } from "@tandem/server";
import { expect, it } from "vitest";

it("a file is looked at before a flood of passwords is checked", async () => {
  const hash = await hashPassword("secret");
  let checked = 0;
  const flood = Array.from({ length: 12 }, async () => {
    await verifyPassword("wrong", hash);
    checked++;
  });
  await stat(".");
  expect(checked).toBe(0);
  await Promise.all(flood);
});
