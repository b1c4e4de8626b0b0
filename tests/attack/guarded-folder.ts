import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { directoryStorage, type DirectoryOptions, type Storage } from "@tandem/storage";

/** A folder that is served, with one beside it that nobody may reach. */
export interface GuardedFolder extends AsyncDisposable {
  readonly storage: Storage;
  /** The folder that is served. */
  readonly root: string;
  readonly outside: string;
  /** Names, contents, times and modes of everything outside; equal before and behind an attack that failed. */
  snapshot(): Promise<unknown>;
}

/** What the file outside says, how long it is and when it was changed: no answer may have anything of it. */
export const secret = { text: "what nobody may read ".repeat(349), size: "7329", year: "1987" } as const;

export async function guardedFolder(options: DirectoryOptions = {}): Promise<GuardedFolder> {
  const folder = await mkdtemp(join(tmpdir(), "tandem-attack-"));
  const [root, outside] = [join(folder, "root"), join(folder, "outside")];
  await mkdir(join(root, "d"), { recursive: true });
  await mkdir(join(outside, "empty"), { recursive: true });
  await writeFile(join(root, "d", "file"), "inside");
  await writeFile(join(outside, "secret"), secret.text, { mode: 0o640 });
  const then = Date.UTC(Number(secret.year), 5, 5) / 1_000;
  await utimes(join(outside, "secret"), then, then);
  return {
    storage: directoryStorage(root, options),
    root,
    outside,
    async snapshot() {
      const names = (await readdir(outside, { recursive: true })).sort();
      return Promise.all(
        names.map(async (name) => {
          const path = join(outside, name);
          const attributes = await stat(path);
          const { mode, mtimeMs, ino, nlink } = attributes;
          return [name, mode, mtimeMs, ino, nlink, attributes.isFile() ? await readFile(path, "utf8") : ""];
        }),
      );
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
