import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "vitest";
import { memoryStorage, openDirectory, type Storage } from "@tandem/storage";
import { storageConformance, type StorageFixture } from "@tandem/storage/conformance";
import { systemClock } from "@tandem/transport";
import { asStorage } from "./as-storage.ts";
import { servedClient } from "./storage.fixtures.ts";

/** What FTP cannot carry, and why; each of these must fail, or it does not belong here. */
const beyondFtp = new Map([
  ["keeps names with spaces, quotes, line ends, backslashes and other scripts", "a line end ends a command"],
  [
    "goes on reading what it opened while the file is replaced and removed",
    "a transfer begins with the first byte that is asked for, else only as many files could be open as there are connections",
  ],
]);

const framework = {
  describe,
  it: (name: string, body: () => Promise<void>) => (beyondFtp.has(name) ? it.fails(name, body) : it(name, body)),
};

async function served(connections: number, storage: Storage, end = async () => {}): Promise<StorageFixture> {
  const served = await servedClient({ storage }, { connections, clock: systemClock });
  return {
    storage: asStorage(served.client),
    [Symbol.asyncDispose]: async () => {
      await served[Symbol.asyncDispose]();
      await end();
    },
  };
}

async function onDisk(): Promise<StorageFixture> {
  const folder = await mkdtemp(join(tmpdir(), "client-storage-"));
  return served(2, await openDirectory(folder), () => rm(folder, { recursive: true }));
}

for (const connections of [1, 3]) {
  storageConformance(
    `of a server in memory, over ${connections === 1 ? "one connection" : "three connections"}`,
    () => served(connections, memoryStorage({ now: () => 1_700_000_000_000 })),
    framework,
  );
}
storageConformance("of a server of a folder", onDisk, framework);
