import { parsePath, type VirtualPath } from "@tandem/protocol";
import { describe, it } from "vitest";
import { storageConformance, type StorageFixture } from "../conformance/index.ts";
import { temporary } from "../directory/temporary.fixtures.ts";
import { memoryStorage } from "../memory/memory-storage.ts";
import type { Storage } from "../storage.ts";
import { hooks } from "./hooks.ts";
import { overlay } from "./overlay.ts";
import { permissions } from "./permissions.ts";
import { quota } from "./quota.ts";
import { readOnly } from "./read-only.ts";
import { allRights, noRights } from "./rights.ts";
import { rooted } from "./rooted.ts";
import { validated } from "./validated.ts";

const memory = async (): Promise<StorageFixture> => ({
  storage: memoryStorage({ now: () => 1_700_000_000_000 }),
  [Symbol.asyncDispose]: async () => {},
});
const inMemory = ["setCreated", "unfinished"] as const;
const onDisk = ["setMode", "makeLink", "space", "unfinished"] as const;
const backends = [
  { name: "memory", make: memory, offers: inMemory },
  { name: "directory", make: () => temporary(), offers: onDisk },
] as const;

const home = parsePath("/homes/alice");
async function inHome(storage: Storage, decorate: (storage: Storage, home: VirtualPath) => Storage): Promise<Storage> {
  await storage.makeDirectory(parsePath("/homes"));
  await storage.makeDirectory(home);
  return decorate(storage, home);
}

const decorators: readonly {
  readonly name: string;
  readonly decorate: (storage: Storage) => Storage | Promise<Storage>;
  /** What it can beyond its storage. */
  readonly adds?: readonly ("space" | "rights")[];
  /** What it cannot, though its storage can. */
  readonly lacks?: readonly ("unfinished" | "makeLink")[];
}[] = [
  { name: "rooted", decorate: (storage) => inHome(storage, rooted), lacks: ["makeLink"] },
  {
    name: "permissions",
    decorate: (storage) =>
      permissions(storage, [
        { path: "/", ...noRights },
        { path: "/**", ...allRights },
      ]),
    adds: ["rights"],
  },
  { name: "quota", decorate: (storage) => quota(storage, { bytes: 100_000_000, files: 10_000 }), adds: ["space"] },
  { name: "overlay, at the root,", decorate: (storage) => overlay({ "/": storage }) },
  {
    name: "overlay, below the root,",
    decorate: (storage) => rooted(overlay({ "/a/b": storage }), parsePath("/a/b")),
    adds: ["rights"],
    lacks: ["makeLink"],
  },
  {
    name: "hooks",
    decorate: (storage) => hooks(storage, { after: { read: () => {}, write: () => {}, append: () => {} } }),
  },
  {
    name: "validated",
    decorate: (storage) =>
      validated(storage, {
        scratch: memoryStorage({ now: () => 0 }),
        clock: { timer: () => ({ cancel: () => {} }) },
        async validate({ read }) {
          for await (const _ of read());
        },
      }),
    lacks: ["unfinished"],
  },
  {
    name: "all of them",
    decorate: (storage) =>
      inHome(storage, (whole) =>
        permissions(quota(hooks(rooted(overlay({ "/": whole }), home), {}), { bytes: 100_000_000 }), []),
      ),
    adds: ["space", "rights"],
    lacks: ["makeLink"],
  },
];

for (const { name: backend, make, offers } of backends) {
  for (const { name, decorate, adds = [], lacks = [] } of decorators) {
    const has = offers.filter((method) => !lacks.some((other) => other === method));
    storageConformance(
      `${name}(${backend})`,
      async () => {
        const made = await make();
        return { storage: await decorate(made.storage), [Symbol.asyncDispose]: () => made[Symbol.asyncDispose]() };
      },
      { describe, it, offers: [...has, ...adds] },
    );
  }
  const readOnlyFixture = async (): Promise<StorageFixture> => {
    const made = await make();
    return {
      storage: readOnly(made.storage),
      seed: made.storage,
      [Symbol.asyncDispose]: () => made[Symbol.asyncDispose](),
    };
  };
  storageConformance(`readOnly(${backend})`, readOnlyFixture, {
    describe,
    it,
    writable: false,
    offers: [...offers, "rights"],
  });
}
