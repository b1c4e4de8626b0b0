import { access, constants, stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { printable } from "@tandem/protocol";
import { usageError } from "../command-error.ts";
import { addClientOptions, type ClientFlags } from "../client/client-options.ts";
import { fileFailure } from "../client/failure.ts";
import { parseLocation, pathIn, urlOf } from "../client/location.ts";
import { isRemoteDirectory } from "../client/remote-directory.ts";
import { attemptEach, runClient } from "../client/run-client.ts";
import { sendFile } from "../client/send-file.ts";
import { runMirror } from "../mirror/run-mirror.ts";
import { standardStream } from "../client/standard-stream.ts";
import { present } from "../present.ts";
import type { DefineCommand } from "../define-command.ts";

interface PutFlags extends ClientFlags {
  readonly append?: boolean;
  readonly continue?: boolean;
  readonly parents?: boolean;
  readonly ascii?: boolean;
  readonly recursive?: boolean;
  readonly atomic?: boolean;
  readonly verify?: boolean;
}

/** `tandem put`: sends files. */
export const put: DefineCommand = (command, shell) => {
  command
    .description("send files to a server")
    .usage("[options] <file...> <url>")
    .argument(
      "<file...>",
      "files of this machine, - for standard input; then ftp://user@host:port/path, a file or a directory",
    )
    .option("-r, --recursive", "folders with all that is in them, as tandem mirror copies them")
    .option("--append", "add to the end of the remote file")
    .option("-c, --continue", "go on at the end of what the server has already")
    .option("-p, --parents", "make the directory that they go into, and those above it")
    .option("--atomic", "under another name until it is whole: nobody sees half a file")
    .option("--verify", "compare with what the server has then: by its hash, else by the size")
    .option("--ascii", "as text: line ends become those of the server");
  addClientOptions(command).action(async (words: readonly string[], flags: PutFlags) => {
    const { append = false, ascii = false, quiet, connections: parallel = 1 } = flags;
    const resume = flags.continue ?? false;
    const files = words.slice(0, -1);
    const url = words.at(-1);
    if (url === undefined || files.length === 0) throw usageError("Name at least one file, then the URL it goes to.");
    const location = parseLocation(url);
    if (resume && (append || ascii)) throw usageError("--continue goes with neither --append nor --ascii.");
    if (flags.atomic && (append || resume))
      throw usageError("--atomic makes a new file; leave --append and --continue out.");
    if (flags.verify && ascii) throw usageError("--verify needs exact bytes; leave --ascii out.");
    if (resume && files.includes(standardStream))
      throw usageError("Standard input has no place to go on from; leave --continue out.");
    if (flags.recursive && (append || ascii))
      throw usageError("--recursive copies exact bytes; leave --append and --ascii out.");
    const folders = new Set<string>();
    for (const file of files) if (await isFolder(file, flags.recursive ?? false)) folders.add(file);
    await runClient(flags, shell, async (run) => {
      const { connect, signal, report } = run;
      const client = await connect(location.server);
      const { path } = location;
      if (flags.parents) {
        const directory = location.directory || files.length > 1 ? path : path.slice(0, path.lastIndexOf("/") + 1);
        await client.makeDirectory(directory, { signal, recursive: true });
      }
      const into = location.directory || files.length > 1 || (await isRemoteDirectory(client, path, { signal }));
      if (into && files.includes(standardStream)) {
        throw usageError(
          `Standard input has no name; write one behind the URL${path === "" ? "" : ` of ${printable(path)}`}.`,
        );
      }
      const checks = present({ verify: flags.verify, atomic: flags.atomic });
      const type = ascii ? "ascii" : (location.type ?? "image");
      using board = parallel > 1 ? await report.board(quiet) : undefined;
      await attemptEach(files, { ...run, parallel }, async (file) => {
        const remote = into ? pathIn(path, basename(resolve(file))) : path;
        if (folders.has(file)) {
          const to = { kind: "remote", location: { ...location, path: remote } } as const;
          const { verify, ...others } = flags;
          const tree = { ...others, ...(verify && { verify: "hash" as const }), times: true, rules: [] };
          return runMirror({ from: { kind: "local", folder: file }, to, flags: tree }, run, shell);
        }
        const about = { operation: "upload", url: urlOf(location.server, remote), local: file } as const;
        // A session that was lost on one file is opened anew for the next.
        const session = await connect(location.server);
        const line = board?.begin(basename(file));
        await report.step(about, async ({ progress }) => {
          let bytes = 0;
          const onProgress: typeof progress = (moment) => {
            line?.update(moment);
            progress(moment);
          };
          const options = {
            type,
            resume,
            append,
            quiet: quiet || report.json || line !== undefined,
            signal,
            onProgress,
            ...checks,
          };
          try {
            ({ bytes } = await sendFile(session, file, remote, options, shell));
            return { bytes };
          } finally {
            line?.over(bytes);
          }
        });
      });
    });
  });
};

/** Throws a usage error for what cannot be sent. */
async function isFolder(file: string, folders: boolean): Promise<boolean> {
  if (file === standardStream) return false;
  try {
    await access(file, constants.R_OK);
  } catch (error) {
    throw usageError(fileFailure("read", file, error).message, { cause: error });
  }
  if (!(await stat(file)).isDirectory()) return false;
  if (folders) return true;
  throw usageError(`${printable(file)} is a folder: --recursive sends it with all that is in it.`);
}
