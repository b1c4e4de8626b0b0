import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { committedFiles } from "../../scripts/committed-files.ts";

/** A copy of the repository in which code may be broken. Its packages import each other, and the modules of the original. */
export interface WorkingCopy extends AsyncDisposable {
  readonly root: string;
  /** Changes a file for as long as what it gives is not disposed of. */
  change(file: string, to: (text: string) => string): Promise<AsyncDisposable>;
}

export async function workingCopy(original: string): Promise<WorkingCopy> {
  const root = await mkdtemp(join(tmpdir(), "tandem-defences-"));
  for (const file of committedFiles(original)) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await copyFile(join(original, file), join(root, file));
  }
  await linkModules(original, root);
  return {
    root,
    async change(file, to) {
      const path = join(root, file);
      const text = await readFile(path, "utf8");
      await writeFile(path, to(text));
      return { [Symbol.asyncDispose]: () => writeFile(path, text) };
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

/** The original's modules one by one, so that those which are our packages can be the copy's. */
async function linkModules(original: string, root: string): Promise<void> {
  const [from, to] = [join(original, "node_modules"), join(root, "node_modules")];
  await mkdir(join(to, ours), { recursive: true });
  for (const name of await readdir(from)) if (name !== ours) await symlink(join(from, name), join(to, name));
  for (const name of await readdir(join(root, "packages"))) {
    await symlink(join(root, "packages", name), join(to, ours, name));
    // What npm could not put at the root, it puts into the package.
    const own = join(original, "packages", name, "node_modules");
    await symlink(own, join(root, "packages", name, "node_modules"));
  }
}

const ours = "@tandem";
