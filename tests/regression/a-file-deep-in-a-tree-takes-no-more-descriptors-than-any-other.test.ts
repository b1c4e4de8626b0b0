import { readdir } from "node:fs/promises";
import { parsePath } from "@tandem/protocol";
import { expect, it } from "vitest";
import { servedFolder } from "./folder.fixtures.ts";

// One session that uploads into a tree of two thousand levels would have held as many descriptors, and ten of them all.
it("an upload holds its file and one directory, however deep it lies", async () => {
  await using folder = await servedFolder();
  let directory = "";
  for (let depth = 0; depth < 50; depth++) {
    directory += "/d";
    await folder.storage.makeDirectory(parsePath(directory));
  }
  const before = await descriptors();
  const stages = await Promise.all(
    ["a", "b", "c"].map((name) => folder.storage.write(parsePath(`${directory}/${name}`))),
  );
  expect(await descriptors()).toBe(before + 6);
  for (const stage of stages) await stage.abort();
  expect(await descriptors()).toBe(before);
});

async function descriptors(): Promise<number> {
  return (await readdir("/proc/self/fd")).length;
}
