import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loggedIn, type FtpClient } from "../operated/ftp-client.ts";
import { served, type Served } from "../operated/served.ts";
import { smallDisk, type SmallDisk } from "./small-disk.ts";

/** A server on a disk of 8 MiB of its own, and a client that is logged in to it. */
export interface DiskStage extends AsyncDisposable {
  readonly disk: SmallDisk;
  readonly server: Served;
  readonly ftp: FtpClient;
  /** The folder that is served, on that disk. */
  readonly folder: string;
  /** Another client. */
  connect(options?: { readonly tls?: boolean }): Promise<FtpClient>;
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** What stands there; `undefined` when nothing does. */
  content(name: string): Promise<Buffer | undefined>;
  /** Everything in the folder, hidden names too. */
  names(): Promise<readonly string[]>;
}

/** Mounts and starts it all. The server's other words may be given, and where its log goes. */
export async function diskStage({ words = [], log, files = {} }: StageOptions = {}): Promise<DiskStage> {
  const disk = await smallDisk(diskSize);
  if (disk === undefined) throw new Error("A disk of its own could not be mounted.");
  const folder = join(disk.path, "served");
  let server: Served | undefined;
  try {
    await mkdir(folder);
    await chmod(folder, 0o777);
    for (const [name, text] of Object.entries(files)) await writeFile(join(disk.path, name), text);
    server = await served({
      words: [folder, "--user", "demo:secret", "--passive-ports", "24001-24999", ...words.map(onDisk)],
      folder: disk.path,
      ...(log === undefined ? {} : { log: onDisk(log) }),
    });
    const { at } = server;
    const connect: DiskStage["connect"] = (options) => loggedIn({ at, user: "demo", password: "secret", ...options });
    const ftp = await connect();
    return {
      disk,
      server,
      ftp,
      folder,
      connect,
      put: (name, bytes) => writeFile(join(folder, name), bytes, { mode: 0o666 }),
      content: (name) =>
        readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
          if (error.code === "ENOENT") return undefined;
          throw error;
        }),
      names: async () => (await readdir(folder)).toSorted(),
      async [Symbol.asyncDispose]() {
        ftp[Symbol.dispose]();
        await server?.[Symbol.asyncDispose]();
        await disk[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await server?.[Symbol.asyncDispose]();
    await disk[Symbol.asyncDispose]();
    throw error;
  }

  function onDisk(word: string): string {
    return word.replace("DISK", disk?.path ?? "");
  }
}

export interface StageOptions {
  /** `DISK` in them is where the disk is. */
  readonly words?: readonly string[];
  readonly log?: string;
  /** What is on the disk beside the folder that is served. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Bytes. */
export const diskSize = 8 * 1_048_576;

/** Something that must hold on such a stage; throws when it does not. */
export interface Scenario {
  readonly name: string;
  readonly run: () => Promise<void>;
}
