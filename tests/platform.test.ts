import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { committedFiles } from "../scripts/committed-files.ts";
import { pureSides } from "../scripts/layers/table.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const tsc = join(root, "node_modules/.bin/tsc");

const ofNode: Readonly<Record<string, string>> = {
  "the process": "export const folder = process.cwd();",
  "Node's Buffer": `export const bytes = Buffer.from("a");`,
  "a module of Node": `export { connect } from "node:net";`,
  "a timer": "setTimeout(() => {}, 1);",
  "the console": "console.log(1);",
};
const ofBrowsers: Readonly<Record<string, string>> = { "the document": "export const title = document.title;" };

describe.each(pureSides)("%s knows neither Node nor the browser", (name) => {
  const sources = join(root, "packages", name, "src");
  let folder = "";

  // Inside the repository Node's types are in reach, so that only `types: []` keeps them out.
  beforeAll(() => {
    mkdirSync(join(root, "node_modules/.cache"), { recursive: true });
    folder = mkdtempSync(join(root, "node_modules/.cache", `platform-${name}-`));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  test("its tsconfig.json lets no types in", () => {
    const { stdout } = spawnSync(tsc, ["-p", join(root, "packages", name), "--showConfig"], { encoding: "utf8" });
    const { compilerOptions } = JSON.parse(stdout) as { compilerOptions: { types: string[]; lib: string[] } };
    expect(compilerOptions.types).toEqual([]);
    expect(compilerOptions.lib.filter((each) => each.startsWith("dom"))).toEqual([]);
  });

  test("no file of it asks for types by a reference of its own", () => {
    const files = committedFiles(root).filter(
      (path) => path.startsWith(`packages/${name}/src/`) && !path.includes(".test."),
    );
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((path) => /^\s*\/\/\/\s*<reference/m.test(readFileSync(join(root, path), "utf8")))).toEqual([]);
  });

  describe("of what is not there", () => {
    const cases = Object.entries({ ...ofNode, ...ofBrowsers });
    let complaints: readonly string[] = [];
    // All at once: the compiler reads the whole package each time.
    beforeAll(() => {
      const files = cases.map(([, text], at) => [`broken-${at}.ts`, text] as const);
      complaints = compile(files, { include: [sources, "broken-*.ts"] });
    });

    test.each(cases.map(([what], at) => [what, at] as const))("%s does not exist", (_, at) => {
      const own = complaints.filter((line) => line.includes(`broken-${at}.ts`));
      expect(own).toEqual([expect.stringMatching(/\(1,\d+\): error TS\d+: Cannot find (name|module) /)]);
    });
  });

  test("with Node's types the same lines compile, so it is their absence that forbids them", () => {
    const files = [["broken.ts", Object.values(ofNode).join("\n")]] as const;
    expect(compile(files, { include: ["broken.ts"], types: ["node"] })).toEqual([]);
  });

  /** Compiles files under the package's own tsconfig.json; what the compiler said of them. */
  function compile(
    files: readonly (readonly [name: string, text: string])[],
    { include, types }: { readonly include: string[]; readonly types?: string[] },
  ): readonly string[] {
    const compilerOptions = {
      rootDir: root,
      composite: false,
      emitDeclarationOnly: false,
      incremental: false,
      declarationMap: false,
      noEmit: true,
      ...(types === undefined ? {} : { types }),
    };
    const exclude = ["test", "fixtures"].map((kind) => `${sources}/**/*.${kind}.ts`);
    const extended = join(root, "packages", name, "tsconfig.json");
    for (const [file, text] of files) writeFileSync(join(folder, file), text);
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({ extends: extended, compilerOptions, include, exclude }),
    );
    const { stdout } = spawnSync(tsc, ["-p", folder, "--pretty", "false"], { encoding: "utf8" });
    return stdout.split("\n").filter((line) => line !== "" && !/^\s|^packages\//.test(line));
  }
});
