import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The files with tests whose names begin with `quirk` and a number, or several (`quirks 33 and 34: …`), by the numbers. */
export function quirkTests(): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>();
  for (const file of testFiles()) {
    for (const [, numbers = ""] of readFileSync(`${root}${file}`, "utf8").matchAll(named)) {
      for (const number of numbers.match(/\d+/g) ?? []) {
        const files = found.get(Number(number)) ?? [];
        found.set(Number(number), files.includes(file) ? files : [...files, file]);
      }
    }
  }
  return found;
}

const named = /["'`]quirks? ((?:\d+(?:, | and )?)+):/g;

function testFiles(): readonly string[] {
  return ["packages", "tests"].flatMap((folder) =>
    readdirSync(`${root}${folder}`, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".test.ts") && !name.includes("node_modules"))
      .map((name) => `${folder}/${name}`)
      .toSorted(),
  );
}
