import { parsePath } from "@tandem/protocol";
import { describe, it } from "vitest";
import { storageConformance, type StorageFixture } from "./conformance/index.ts";
import { temporary } from "./directory/temporary.fixtures.ts";
import { memoryStorage } from "./memory/memory-storage.ts";
import type { Storage } from "./storage.ts";
import { readOnly } from "./with/read-only.ts";
import { rooted } from "./with/rooted.ts";

const framework = { describe, it };
const memory = (): Storage => memoryStorage({ now: () => 1_700_000_000_000 });
const inMemory = (storage: Storage, seed = storage): StorageFixture => ({
  storage,
  seed,
  [Symbol.asyncDispose]: async () => {},
});

storageConformance("memory", async () => inMemory(memory()), { ...framework, offers: ["setCreated", "unfinished"] });
const limited = (): Storage => memoryStorage({ now: () => 1_700_000_000_000, limit: 100_000_000, keepFor: 0 });
const little = { ...framework, offers: ["setCreated", "space"] } as const;
storageConformance("memory, limited, keeping no uploads", async () => inMemory(limited()), little);
const onDisk = { ...framework, offers: ["setMode", "makeLink", "space", "unfinished"] } as const;
storageConformance("directory", () => temporary(), onDisk);
storageConformance("directory, held by paths", () => temporary({ holding: "paths" }), onDisk);
const without = { ...framework, offers: ["setMode", "space"] } as const;
for (const links of ["refuse", "follow"] as const) {
  storageConformance(`directory, links: ${links}, keeping no uploads`, () => temporary({ links, keepFor: 0 }), without);
}

async function rootedFixture(): Promise<StorageFixture> {
  const inner = memory();
  await inner.makeDirectory(parsePath("/homes"));
  await inner.makeDirectory(parsePath("/homes/alice"));
  return inMemory(rooted(inner, parsePath("/homes/alice")));
}
storageConformance("rooted(memory)", rootedFixture, framework);

async function readOnlyFixture(): Promise<StorageFixture> {
  const inner = memory();
  return inMemory(readOnly(inner), inner);
}
storageConformance("readOnly(memory)", readOnlyFixture, { ...framework, writable: false });
