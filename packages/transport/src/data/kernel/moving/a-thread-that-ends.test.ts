import { closeSync, openSync, truncateSync } from "node:fs";
import { expect, it } from "vitest";
import { systemClock } from "../../../system-clock.ts";
import { realPair, scratch, sourceFile } from "../../plain-files.fixtures.ts";
import { fastPath } from "../load-kernel.ts";
import { sendingThreads } from "./moving-threads.ts";

it("A thread that ends in the middle of a file fails the transfer, for nobody knows how much has moved; the next one has another thread", async () => {
  if (fastPath().kind === "portable") return expect(process.platform).not.toBe("linux");
  await using folder = await scratch();
  const path = folder.path("a");
  closeSync(openSync(path, "w"));
  truncateSync(path, 2 ** 34);
  const { connection, peer } = await realPair("by a thread");
  const gone = new Promise((resolve) =>
    peer.stream
      .on("error", () => {})
      .once("close", resolve)
      .resume(),
  );
  const file = sourceFile(path);
  const sent = connection.send({ ...file, descriptor: file });
  sent.catch(() => {});
  // That which has least to do: none that moves this file, or the only one that is there yet.
  using probe = sendingThreads.begin();
  const first = probe.thread()!;
  let moving = first.jobs > 0 ? first : undefined;
  first.end();
  while (moving === undefined) {
    const other = probe.thread();
    if (other !== undefined && other.jobs > 0) moving = other;
    else await systemClock.turn();
  }
  moving.end();
  await expect(sent).rejects.toThrow("The thread that moves files has ended");
  await connection[Symbol.asyncDispose]();
  await gone;
  file.close();

  truncateSync(path, 2 ** 24);
  const next = await realPair("by a thread");
  expect(probe.thread()).toBeDefined();
  let arrived = 0;
  next.peer.stream.on("data", (bytes: Uint8Array) => (arrived += bytes.length));
  const short = sourceFile(path);
  await Promise.all([
    next.connection.send({ ...short, descriptor: short }),
    new Promise((resolve) => next.peer.stream.once("end", () => resolve(next.peer.stream.end()))),
  ]);
  expect(arrived).toBe(2 ** 24);
  short.close();
});
