import { memoryServer } from "@tandem/testkit";
import { expect, it } from "vitest";

it.each([0, 1, 2])("a server that lets %i commands wait answers each of many in one segment once", async (pipeline) => {
  await using made = await memoryServer({ limits: { pipeline } });
  const ftp = await made.connect();
  ftp.send("USER demo\r\nPASS secret\r\nMKD a\r\nMKD b\r\nMKD c\r\nMKD d\r\nPWD\r\nQUIT\r\n");
  const codes: number[] = [];
  for (let i = 0; i < 8; i++) codes.push((await ftp.reply()).code);
  expect(codes).toEqual([331, 230, 257, 257, 257, 257, 257, 221]);
});
