import { readdirSync, readFileSync } from "node:fs";
import type { ThreatId } from "./threats.ts";

const folder = new URL("../attack/", import.meta.url);

/** The files of tests/attack in which a title begins with the threat's number, as paths from the root. */
export function testsNaming(id: ThreatId): readonly string[] {
  const title = new RegExp(`["'\`]${id}(?=:| and |["'\`])`);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".test.ts") && title.test(readFileSync(new URL(name, folder), "utf8")))
    .sort()
    .map((name) => `tests/attack/${name}`);
}
