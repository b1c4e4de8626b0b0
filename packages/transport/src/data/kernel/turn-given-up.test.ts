import { writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { systemClock } from "../../system-clock.ts";
import { manyBytes, realPair, scratch, sinkFile, sourceFile } from "../plain-files.fixtures.ts";
import { receivingTurns, sendingTurns } from "./native-turns.ts";

it.each(["sent", "received"] as const)(
  "a file that waits behind slow disks to be %s is broken off at once",
  async (way) => {
    await using folder = await scratch();
    const turns = way === "sent" ? sendingTurns : receivingTurns;
    let end = (): void => {};
    const slow = new Promise<void>((resolve) => (end = resolve));
    const others = Array.from({ length: 64 }, () => turns.run(() => slow));
    const { connection, peer } = await realPair("inside the kernel");
    peer.stream.on("error", () => {}).write(manyBytes(200_000));
    writeFileSync(folder.path("a"), manyBytes(8_000_000));
    const source = sourceFile(folder.path("a"));
    const sink = sinkFile(folder.path("b"));
    const moved = way === "sent" ? connection.send({ ...source, descriptor: source }) : connection.receive(sink);
    moved.catch(() => {});
    for (let turn = 0; turn < 50; turn++) await systemClock.turn();
    connection.abort(new Error("enough"));
    await expect(moved).rejects.toThrow("enough");
    end();
    await Promise.all(others);
    source.close();
    sink.close();
  },
);
