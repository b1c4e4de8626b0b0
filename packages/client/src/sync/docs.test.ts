import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { openDirectory } from "@tandem/storage";
import { describe, expect, it } from "vitest";
import { asStorage } from "../storage/as-storage.ts";
import { servedClient } from "../storage/storage.fixtures.ts";
import * as sync from "./index.ts";
import { fill, treeOf, type Files } from "./trees.fixtures.ts";

const page = await readFile(new URL("../../../../docs/sync.md", import.meta.url), "utf8");
const samples = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code!);

describe("docs/sync.md", () => {
  it("has samples", () => expect(samples.length).toBeGreaterThan(5));

  it.each(samples.map((code, at) => [at + 1, code] as const))("sample %i runs as it stands there", async (_, code) => {
    const folder = await mkdtemp(join(tmpdir(), "tandem-docs-"));
    try {
      await using served = await servedClient({ storage: await treeOf({ ...pages("/www"), "/www/old": "1" }) });
      const shown: unknown[][] = [];
      const names = {
        ...sync,
        asStorage,
        connect: async () => served.client,
        async openDirectory(path: string) {
          const tree = await openDirectory(join(folder, path), { create: true });
          if (path === "./site") await fill(tree, { ...pages(""), "/css/a.css": "a" });
          return tree;
        },
        folderWatcher: () => sync.folderWatcher(join(folder, "site")),
        console: { log: (...words: unknown[]) => void shown.push(words) },
        process: { once: (_signal: string, stop: () => void) => stop() },
      };
      const given = importsOf(code);
      for (const name of given) expect(Object.keys(names)).toContain(name);
      const body = code.replaceAll(/^import .*$/gm, "");
      const file = join(folder, "sample.ts");
      await writeFile(file, `export async function sample({ ${Object.keys(names).join(", ")} }) {\n${body}\n}\n`);
      const { sample } = (await import(pathToFileURL(file).href)) as { sample: (given: typeof names) => Promise<void> };
      await sample(names);
      if (code.includes("console.log(outcome.ended")) expect(shown.at(-1)).toEqual(["complete", []]);
      if (code.includes("console.log") && !code.includes("SIGINT")) expect(shown.length).toBeGreaterThan(0);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

/** Enough that one is less than a tenth. */
function pages(folder: string): Files {
  return Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`${folder}/${at}.html`, "text"]));
}

/** The names that a sample takes from packages. */
function importsOf(code: string): readonly string[] {
  return [...code.matchAll(/^import \{ (.*?) \} from/gm)].flatMap(([, names]) => names!.split(", "));
}
