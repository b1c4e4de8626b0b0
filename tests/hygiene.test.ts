import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { committedFiles } from "../scripts/committed-files.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const pictures = /\.(png|jpg|ico|gz|zip)$/;

// Put together from pieces, so that this file is not one of those it looks for.
const foreignPlaces = ["work", "farm"].map((folder) => new RegExp(`(?<![\\w.$}*~-])/${folder}/\\w`));
const sharedFolder = new RegExp(["\\.\\.", "shared"].join("/"));
const registryHost = new RegExp(["registry", "[a-z0-9-]+", "[a-z]{2,}"].join("\\."));

/** What no committed file may say, with its reason. */
const forbidden: readonly (readonly [string, RegExp])[] = [
  ...foreignPlaces.map((pattern) => ["a path of somebody's machine", pattern] as const),
  ["a folder beside the repository", sharedFolder],
  ["a registry's host, which may be another one elsewhere", registryHost],
];

describe("committed files", () => {
  test.each(forbidden)("do not name %s: %s", (_, pattern) => {
    const found = committedFiles(root)
      .filter((path) => !pictures.test(path))
      .flatMap((path) => linesWith(pattern, path, readFileSync(join(root, path), "utf8")));
    expect(found).toEqual([]);
  });

  test.each([
    ["a path", 0, ["", "work", "main"].join("/")],
    ["another path", 1, ["see ", "farm", "x"].join("/")],
    ["a folder beside", 2, ["..", "shared", "x"].join("/")],
    ["a registry", 3, ["https://registry", "example", "org/x"].join(".")],
  ])("are searched by patterns that find %s", (_, index, text) => {
    expect(linesWith(forbidden[index]![1], "file", text)).toEqual(["file:1"]);
  });

  test("are the files that .gitignore leaves", () => {
    const files = committedFiles(root);
    expect(files).toContain("package.json");
    expect(files).toContain("tests/hygiene.test.ts");
    expect(files.filter((path) => /(^|\/)(node_modules|dist|\.git)\//.test(path))).toEqual([]);
  });
});

describe("package-lock.json", () => {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<
      Record<
        string,
        {
          readonly resolved?: string;
          readonly integrity?: string;
          readonly link?: boolean;
          readonly optionalDependencies?: Readonly<Record<string, string>>;
        }
      >
    >;
  };
  const entries = Object.entries(lock.packages);

  test("says of no package where it was downloaded", () => {
    const elsewhere = entries.filter(([, { resolved }]) => resolved !== undefined && !resolved.startsWith("packages/"));
    expect(elsewhere.map(([path]) => path)).toEqual([]);
  });

  // npm ci refuses a lock file that lacks the binaries of other platforms; a registry that has not got them all leaves holes.
  test("knows the binaries of every platform", () => {
    const holes = entries.flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) =>
          lock.packages[`node_modules/${name}`] === undefined &&
          lock.packages[`${path}/node_modules/${name}`] === undefined,
      ),
    );
    expect(holes).toEqual([]);
  });

  test("holds every downloaded package to its hash", () => {
    const ours = /^(packages\/[^/]+)?$/;
    const unproven = entries.filter(
      ([path, { link, integrity }]) => link !== true && !ours.test(path) && integrity === undefined,
    );
    expect(unproven.map(([path]) => path)).toEqual([]);
  });
});

function linesWith(pattern: RegExp, path: string, text: string): readonly string[] {
  return text.split("\n").flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}`] : []));
}
