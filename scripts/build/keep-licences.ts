import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes the licences of the packages of others that a bundle is made of into `dist/third-party-licences.txt`, as they ask for;
 * `inputs` are its sources, seen from the folder of the package. Throws for one that comes without a licence.
 */
export function keepLicences(folder: string, inputs: readonly string[]): void {
  const packages = new Set(inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []));
  if (packages.size === 0) return;
  const licences = [...packages].toSorted().map((each) => licenceOf(join(folder, each)));
  writeFileSync(join(folder, "dist/third-party-licences.txt"), licences.join(`\n${"-".repeat(80)}\n\n`));
}

function licenceOf(folder: string): string {
  const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly name: string;
    readonly version: string;
  };
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined) throw new Error(`${name} may not be part of a bundle: it comes without a licence.`);
  return `${name} ${version}\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
}
