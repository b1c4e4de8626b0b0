import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { committedFiles } from "../committed-files.ts";
import type { Package, Tree } from "./violations.ts";

/** Reads the repository below `root` as the layer rules see it. */
export function readTree(root: string): Tree {
  const packages = readdirSync(join(root, "packages")).filter((name) =>
    existsSync(join(root, "packages", name, "package.json")),
  );
  return {
    packages: packages.map((name) => readPackage(root, name)),
    files: committedFiles(root)
      .filter((path) => /\.tsx?$/.test(path))
      .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") })),
    testDependencies: Object.keys(readManifest(root).devDependencies ?? {}),
  };
}

interface Manifest {
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

function readPackage(root: string, name: string): Package {
  const folder = join(root, "packages", name);
  const manifest = readManifest(folder);
  const { references = [] } = readJson(join(folder, "tsconfig.json")) as { references?: readonly { path: string }[] };
  return {
    name,
    faces: Object.keys(manifest.exports ?? {}),
    dependencies: Object.keys(manifest.dependencies ?? {}),
    bundled: Object.keys(manifest.devDependencies ?? {}),
    optionalDependencies: Object.keys({ ...manifest.optionalDependencies, ...manifest.peerDependencies }),
    references: references.map(({ path }) => path.replace("../", "")),
  };
}

function readManifest(folder: string): Manifest {
  return readJson(join(folder, "package.json")) as Manifest;
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}
