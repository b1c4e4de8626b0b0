import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build, type BuildOptions } from "esbuild";
import { forTheBundle } from "./for-the-bundle.ts";
import { keepLicences } from "./keep-licences.ts";

/**
 * Writes what runs of every published package into its `dist`, in few files: Node loads these in a third of the time of a module
 * for each source. A package has a file for each of its faces, and files for what they share; the `tandem` command has the other
 * packages in it, and of those of others what its package.json does not name as a dependency of who installs it.
 */
export async function bundle(root: string): Promise<void> {
  for (const name of readdirSync(join(root, "packages"))) {
    const folder = join(root, "packages", name);
    const manifest = readManifest(folder);
    if (manifest === undefined || manifest.private === true) continue;
    const entryPoints = name === "cli" ? command : { ...facesOf(manifest), ...besides[name] };
    removeOld(join(folder, "dist"));
    const { metafile } = await build({
      ...common,
      absWorkingDir: folder,
      entryPoints,
      ...(name === "cli" ? { external: foreign(manifest), plugins: [forTheBundle] } : { packages: "external" }),
    });
    keepLicences(folder, Object.keys(metafile.inputs));
  }
}

const common = {
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  conditions: ["@tandem/source"],
  sourcemap: true,
  // The sources lie beside it.
  sourcesContent: false,
  metafile: true,
  logLevel: "warning",
} as const satisfies BuildOptions;

// Programs that are started beside others are found by their place, beside the file that starts them.
const listingThread = "src/listing/thread/thread-main.ts";
const movingThread = "src/data/kernel/moving/moving-main.ts";
const besides: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  transport: { "moving-main": movingThread },
  server: { "thread-main": listingThread },
};
const command: Readonly<Record<string, string>> = {
  main: "src/main.ts",
  "worker-process": "src/serve/workers/worker-process.ts",
  "thread-main": `../server/${listingThread}`,
  "moving-main": `../transport/${movingThread}`,
};

interface Manifest {
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, string | { readonly "@tandem/source": string; readonly default: string }>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

function readManifest(folder: string): Manifest | undefined {
  const path = join(folder, "package.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Manifest) : undefined;
}

/** The sources of the faces, by the files that their package names: `{ "sync/index": "./src/sync/index.ts" }`. */
function facesOf({ exports = {} }: Manifest): Record<string, string> {
  return Object.fromEntries(
    Object.values(exports)
      .filter((face) => typeof face !== "string")
      .map((face) => [face.default.replace(/^\.\/dist\/|\.js$/g, ""), face["@tandem/source"]]),
  );
}

function foreign({ dependencies = {}, optionalDependencies = {} }: Manifest): string[] {
  return Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => !name.startsWith("@tandem/"));
}

/** Files have names by what is in them: those of earlier builds would stay. The declarations are the compiler's. */
function removeOld(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }))
    if (/\.js(?:\.map)?$/.test(name)) rmSync(join(folder, name), { force: true });
}
