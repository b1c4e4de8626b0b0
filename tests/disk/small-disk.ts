import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file system in memory of its own, for tests that fill it. Disposing of it takes it away, with all that is in it. */
export interface SmallDisk extends AsyncDisposable {
  readonly path: string;
  /** Lets nobody write to it any more, or again; false when the system refuses that because somebody does. */
  remount(mode: "ro" | "rw"): boolean;
}

/** Mounts one of so many bytes; `undefined` where this user may not. */
export async function smallDisk(bytes: number): Promise<SmallDisk | undefined> {
  const path = await mkdtemp(join(tmpdir(), "tandem-disk-"));
  const mounted = run("mount", "-t", "tmpfs", "-o", `size=${bytes},mode=0777`, "tandem-test", path);
  if (!mounted) {
    await rm(path, { recursive: true });
    return undefined;
  }
  return {
    path,
    remount: (mode) => run("mount", "-o", `remount,${mode}`, path),
    async [Symbol.asyncDispose]() {
      // Lazily: what a server that was killed had open may take a moment to be closed.
      run("umount", "-l", path);
      await rm(path, { recursive: true });
    },
  };
}

function run(command: string, ...words: readonly string[]): boolean {
  return spawnSync(command, words, { stdio: "ignore" }).status === 0;
}
