import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The files below `root` that .gitignore does not name, as sorted paths with `/`. It asks the folder and not git, which
 * need not be installed where the tests run.
 */
export function committedFiles(root: string): readonly string[] {
  const ignored = ignoredBy(readFileSync(join(root, ".gitignore"), "utf8"));
  const walk = (folder: string): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.name === ".git" || ignored(path)) return [];
      return entry.isDirectory() ? walk(path) : entry.isFile() ? [path] : [];
    });
  return walk("").toSorted();
}

/** The forms of .gitignore that this repository uses: `name`, `name/`, `/path/`, `*.ending`. */
function ignoredBy(text: string): (path: string) => boolean {
  const patterns = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const tests = patterns.map((pattern) => {
    const body = pattern.replace(/\/$/, "");
    if (body.startsWith("/")) return (path: string) => path === body.slice(1);
    if (body.startsWith("*")) return (path: string) => path.endsWith(body.slice(1));
    return (path: string) => path === body || path.endsWith(`/${body}`);
  });
  return (path) => tests.some((test) => test(path));
}
