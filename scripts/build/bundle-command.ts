import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

/**
 * Puts the built modules of the `tandem` command into few files, which Node loads in a third of the time. Packages of others stay
 * outside, with their licences and their updates. Programs that are started beside the command have their own entry.
 */
export async function bundleCommand(root: string): Promise<void> {
  const cli = join(root, "packages/cli");
  const outdir = join(cli, "dist/program");
  rmSync(outdir, { recursive: true, force: true });
  await build({
    entryPoints: {
      main: join(cli, "dist/main.js"),
      "worker-process": join(cli, "dist/serve/workers/worker-process.js"),
      "thread-main": join(root, "packages/server/dist/listing/thread/thread-main.js"),
    },
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    external: foreignPackages(cli),
    logLevel: "warning",
  });
}

function foreignPackages(folder: string): string[] {
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  ) as Record<string, Readonly<Record<string, string>> | undefined>;
  return Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => !name.startsWith("@tandem/"));
}
