import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServedOptions } from "../operated/served.ts";
import { account, content, fileName } from "./operations.ts";

/** A folder with a configuration and the file that is downloaded. Disposing of it removes it. */
export interface Stage extends AsyncDisposable {
  readonly folder: string;
  /** How a server is started here. */
  readonly server: Pick<ServedOptions, "words" | "folder">;
}

/** Makes one, as an operator would who has a crowd of clients. */
export async function stage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "tandem-costs-"));
  await mkdir(join(folder, "files"));
  await writeFile(join(folder, "files", fileName), content);
  const config = [
    "folder: files",
    // As many as by default, and none of those that others on this machine may use.
    "passive-ports: 25001-25101",
    "limits: { sessions-per-address: unlimited }",
    // Sessions must wait until the end, on a slow machine too.
    "timers: { idle: 1h }",
    "accounts:",
    `  - { name: ${account.user}, password: ${account.password} }`,
    "",
  ];
  await writeFile(join(folder, "tandem.yaml"), config.join("\n"));
  return {
    folder,
    server: { words: ["--config", "tandem.yaml", "--quiet"], folder },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
