import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { asStorage, connect } from "@tandem/client";
import * as sync from "@tandem/client/sync";
import { openDirectory } from "@tandem/storage";
import { memoryServer } from "@tandem/testkit";
import { describe, expect, it } from "vitest";

const page = await readFile(new URL("../docs/sync.md", import.meta.url), "utf8");
const samples = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code!);
// Enough that one is less than a tenth.
const pages = Array.from({ length: 20 }, (_, at) => `${at}.html`);

describe("docs/sync.md", () => {
  it("has samples", () => expect(samples.length).toBeGreaterThan(5));

  it.each(samples.map((code, at) => [at + 1, code] as const))("sample %i runs as it stands there", async (_, code) => {
    const folder = await mkdtemp(join(tmpdir(), "tandem-docs-"));
    try {
      const site = join(folder, "site");
      const www = join(folder, "served", "www");
      await Promise.all([mkdir(site), mkdir(www, { recursive: true })]);
      for (const name of pages) await writeFile(join(site, name), "text");
      for (const name of ["old", ...pages]) await writeFile(join(www, name), "text");
      await using server = await memoryServer({ storage: await openDirectory(join(folder, "served")) });
      const { client: network, clock, at } = server;
      const login = { host: at.address, port: at.port, user: "demo", password: "secret", network, clock };
      const shown: unknown[][] = [];
      const names = {
        ...sync,
        asStorage,
        connect: (_url: string, options = {}) => connect({ ...login, ...options }),
        openDirectory: (path: string) => openDirectory(join(folder, path), { create: true }),
        folderWatcher: (path: string) => sync.folderWatcher(join(folder, path)),
        console: { log: (...words: unknown[]) => void shown.push(words) },
        process: { once: (_signal: string, stop: () => void) => stop() },
      };
      for (const name of importsOf(code)) expect(Object.keys(names)).toContain(name);
      const file = join(folder, "sample.ts");
      const body = code.replaceAll(/^import .*$/gm, "");
      await writeFile(file, `export async function sample({ ${Object.keys(names).join(", ")} }) {\n${body}\n}\n`);
      const { sample } = (await import(pathToFileURL(file).href)) as {
        readonly sample: (given: typeof names) => Promise<void>;
      };
      await sample(names);
      if (code.includes("console.log(outcome.ended")) expect(shown.at(-1)).toEqual(["complete", []]);
      // A watch that is stopped at once has nothing to tell.
      if (!code.includes("SIGINT")) expect(shown.length).toBeGreaterThan(0);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

/** The names that a sample takes from packages. */
function importsOf(code: string): readonly string[] {
  return [...code.matchAll(/^import \{ (.*?) \} from/gm)].flatMap(([, names]) => names!.split(", "));
}
