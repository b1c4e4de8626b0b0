import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { directoryStorage, type DirectoryOptions } from "./directory-storage.ts";
import type { Storage } from "../storage.ts";

/** A root on disk with an outside that is known, both gone at the end. */
export interface Temporary extends AsyncDisposable {
  readonly storage: Storage;
  /** The folder that is served. */
  readonly root: string;
  /** A folder beside it that nothing may reach. */
  readonly outside: string;
}

/** Makes one, in the folder where such things are made or another. */
export async function temporary(options: DirectoryOptions = {}, among: string = tmpdir()): Promise<Temporary> {
  const folder = await mkdtemp(join(among, "tandem-storage-"));
  const [root, outside] = [join(folder, "root"), join(folder, "outside")];
  await Promise.all([mkdir(root), mkdir(outside)]);
  return {
    storage: directoryStorage(root, options),
    root,
    outside,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
