import assert from "node:assert/strict";
import { parsePath } from "@tandem/protocol";
import { namesIn, put, refused, textOf } from "./actions.ts";
import type { Clause } from "./clause.ts";

/** What holds of a storage that may be looked at and not changed. */
export const refusing: readonly Clause[] = [
  [
    "denies whatever would change the tree, and changes nothing",
    async ({ storage, seed }) => {
      await put(seed, "/file", "kept");
      await seed.makeDirectory(parsePath("/d"));
      const [file, folder, fresh] = [parsePath("/file"), parsePath("/d"), parsePath("/new")];
      const before = await seed.stat(file);
      await refused(storage.write(file), "denied", file);
      await refused(storage.write(file, { start: 4 }), "denied", file);
      await refused(storage.append(file), "denied", file);
      await refused(storage.remove(file), "denied", file);
      await refused(storage.makeDirectory(fresh), "denied", fresh);
      await refused(storage.removeDirectory(folder), "denied", folder);
      await refused(storage.rename(file, fresh), "denied", file);
      await refused(storage.setModified(file, 0), "denied", file);
      await refused(storage.write(fresh, { exclusive: true, owner: "alice" }), "denied", fresh);
      await refused(storage.append(fresh, { owner: "alice" }), "denied", fresh);
      const optional = [
        storage.setMode?.(file, 0o600),
        storage.setCreated?.(file, 0),
        storage.makeLink?.(file, folder),
      ];
      for (const attempt of optional) if (attempt !== undefined) await refused(attempt, "denied", file);
      const rights = storage.rights?.(fresh);
      if (rights !== undefined)
        assert.ok(!rights.write && !rights.overwrite && !rights.makeDirectory && !rights.remove);
      assert.deepEqual(await namesIn(seed, "/"), ["d", "file"]);
      assert.equal(await textOf(seed, "/file"), "kept");
      assert.deepEqual(await seed.stat(file), before);
    },
  ],
];
