import { readdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { directoryStorage } from "@tandem/storage";
import { memoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { expect, it } from "vitest";

it("when close is done no stage of a broken-off upload is left in the folder", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tandem-"));
  try {
    const made = await memoryServer({ storage: directoryStorage(folder, { keepFor: 0 }) });
    for (let upload = 0; upload < 8; upload++) {
      const ftp = await made.connect();
      await ftp.logIn();
      const data = await ftp.passive();
      data.stream.on("error", () => {});
      expect(await ftp.ask(`STOR ${upload}`)).toMatch(/^150 /);
      data.stream.write("half");
    }
    await settle();
    expect(await readdir(folder)).toHaveLength(8);
    await made[Symbol.asyncDispose]();
    expect(await readdir(folder)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it("a storage that never answers does not hold up a close for longer than the linger time", async () => {
  const made = await memoryServer();
  const never = { ...made.storage, stat: () => new Promise<never>(() => {}) };
  await using hanging = await memoryServer({ storage: never });
  const ftp = await hanging.connect();
  await ftp.logIn();
  ftp.send("SIZE a\r\nTYPE I\r\nSIZE a\r\n");
  await settle();
  let closed = false;
  const closing = hanging.server.close().then(() => (closed = true));
  await settle();
  expect(closed).toBe(false);
  await hanging.clock.advance(30_001);
  await closing;
  await made[Symbol.asyncDispose]();
});
