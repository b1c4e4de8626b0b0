import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { printable } from "@tandem/protocol";
import { fileFailure } from "../../client/failure.ts";
import type { Shell } from "../../shell.ts";
import { commandFailure } from "../command-failure.ts";
import { configFolder } from "./config-folder.ts";

/** Servers and their directories under names, in a file that only this person may read; passwords are never in it. */
export interface Bookmarks {
  readonly path: string;
  /** Every name with its URL, as the file has it now. */
  all(): Promise<ReadonlyMap<string, string>>;
  add(name: string, url: string): Promise<void>;
  /** Rejects with a `CommandError` when there is none of that name. */
  remove(name: string): Promise<void>;
}

/** The bookmarks of whoever has this environment: a line each, `name<TAB>URL`, as lftp keeps them. */
export function bookmarksOf(env: Shell["env"]): Bookmarks {
  const path = join(configFolder(env), "bookmarks");
  const all = async (): Promise<Map<string, string>> => {
    const text = await readFile(path, "utf8").catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
      throw fileFailure("read", path, error);
    });
    const lines = text.split("\n").map((line) => line.split("\t"));
    return new Map(lines.flatMap(([name, url]) => (name && url ? [[name, url] as const] : [])));
  };
  const keep = async (bookmarks: ReadonlyMap<string, string>): Promise<void> => {
    const lines = [...bookmarks]
      .map(([name, url]) => `${name}\t${url}\n`)
      .toSorted((one, other) => (one < other ? -1 : 1));
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      // Whole or not at all: another prompt may read it at this moment.
      await writeFile(`${path}.new`, lines.join(""), { mode: 0o600 });
      await chmod(`${path}.new`, 0o600);
      await rename(`${path}.new`, path);
    } catch (error) {
      throw fileFailure("write", path, error);
    }
  };
  return {
    path,
    all,
    async add(name, url) {
      if (!/^[^\s/:@]+$/.test(name) || printable(name) !== name) {
        throw commandFailure(`"${printable(name)}" is no name for a bookmark; it has no blanks and none of / : @.`);
      }
      await keep(new Map([...(await all()), [name, url]]));
    },
    async remove(name) {
      const bookmarks = await all();
      if (!bookmarks.delete(name)) throw commandFailure(`There is no bookmark "${printable(name)}".`);
      await keep(bookmarks);
    },
  };
}
