import { randomFillSync } from "node:crypto";
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ODD_NAMES } from "./odd-names.ts";

/** How large a tree is. */
export interface TreeSize {
  /** Files in all. */
  readonly files: number;
  /** Bytes of the largest one. */
  readonly largest: number;
}

/** Every kind of thing once or twice. */
export const SMALL_TREE: TreeSize = { files: 100, largest: 3_000_000 };

/** A site as people have them: 2,000 files from nothing to 50 MB. */
export const FULL_TREE: TreeSize = { files: 2000, largest: 50_000_000 };

/**
 * Makes a tree in the folder `root`, which is made: odd names of files and of directories (as far as `allows` lets them),
 * empty ones of both, depth, and as many small files in directories of a hundred as are left to make. Times are years apart.
 */
export function makeTree(root: string, { files, largest }: TreeSize, allows: (name: string) => boolean): void {
  let made = 0;
  const directory = (...names: readonly string[]): string => {
    const path = join(root, ...names);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const file = (folder: string, name: string, size: number): void => {
    const path = join(folder, name);
    writeFileSync(path, randomFillSync(Buffer.alloc(size)));
    const time = firstTime + made * 86_411;
    utimesSync(path, time, time);
    made++;
  };

  directory();
  file(root, "largest.bin", largest);
  for (const [name, size] of Object.entries(edgeSizes)) file(root, name, size);
  file(directory(...Array.from({ length: 12 }, (_, level) => `level ${String(level)}`)), "deep.txt", 20);
  for (const name of ["nothing in it", "[nothing]", "deeper/nothing", ".nothing"].filter(allows)) directory(name);
  const odd = directory("odd files");
  for (const name of ODD_NAMES.filter(allows)) file(odd, name, name.length);
  for (const name of ODD_NAMES.filter(allows)) file(directory("odd directories", name), "in it.txt", 0);
  for (let left = files - made, index = 0; index < left; index++) {
    const folder = directory("many", String(Math.floor(index / 100)));
    file(folder, `file ${String(index)}.txt`, (index * 613) % 9000);
  }
}

// Around the sizes of pages, segments and buffers.
const edgeSizes = { "empty.txt": 0, "one.bin": 1, "page.bin": 4096, "more.bin": 65_537, "megabyte.bin": 1_048_576 };

// 2001-09-09, in seconds; with a step of a day and a few seconds 2,000 files reach 2007.
const firstTime = 1_000_000_000;
