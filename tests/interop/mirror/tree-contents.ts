import { createHash } from "node:crypto";
import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";

/** What is below a folder of this machine: for each path, `directory` or the SHA-256 of the file, in the order of the paths. */
export function treeContents(root: string): ReadonlyMap<string, string> {
  const found: [string, string][] = [];
  const walk = (path: string): void => {
    for (const entry of readdirSync(join(root, path), { withFileTypes: true })) {
      const inside = path === "" ? entry.name : `${path}/${entry.name}`;
      found.push([inside, entry.isDirectory() ? "directory" : sha256(join(root, inside))]);
      if (entry.isDirectory()) walk(inside);
    }
  };
  walk("");
  return new Map(found.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** What is other in two trees, a line for each path, at most ten; empty when they are the same. */
export function differences(
  wanted: ReadonlyMap<string, string>,
  found: ReadonlyMap<string, string>,
): readonly string[] {
  const missing = [...wanted].filter(([path]) => !found.has(path)).map(([path]) => `missing: ${path}`);
  const other = [...wanted].filter(([path, content]) => found.has(path) && found.get(path) !== content);
  const more = [...found].filter(([path]) => !wanted.has(path)).map(([path]) => `not asked for: ${path}`);
  return [...missing, ...other.map(([path]) => `other bytes: ${path}`), ...more].slice(0, 10);
}

function sha256(path: string): string {
  const hash = createHash("sha256");
  const buffer = Buffer.alloc(1024 * 1024);
  const file = openSync(path, "r");
  try {
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer))
      hash.update(buffer.subarray(0, read));
  } finally {
    closeSync(file);
  }
  return hash.digest("hex");
}
