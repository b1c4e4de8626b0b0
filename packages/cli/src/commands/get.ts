import { open, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Client, KnownFile } from "@tandem/client";
import { printable } from "@tandem/protocol";
import { CommandError, exitCodes, usageError } from "../command-error.ts";
import { assertFile } from "../client/assert-file.ts";
import { addClientOptions, type ClientFlags } from "../client/client-options.ts";
import { fetchFile, type FetchOptions } from "../client/fetch-file.ts";
import { localName } from "../client/local-name.ts";
import { localTarget } from "../client/local-target.ts";
import { lastName, parseLocation, urlOf, type Location } from "../client/location.ts";
import { matchingEntries } from "../client/matching-entries.ts";
import { outputSink } from "../client/output-sink.ts";
import type { BoardLine, ProgressBoard } from "../client/progress-board.ts";
import { isRemoteDirectory } from "../client/remote-directory.ts";
import { attemptEach, runClient, type ClientRun } from "../client/run-client.ts";
import { standardStream } from "../client/standard-stream.ts";
import { runMirror } from "../mirror/run-mirror.ts";
import { present } from "../present.ts";
import type { DefineCommand } from "../define-command.ts";
import type { Shell } from "../shell.ts";

/** What `get` and `pget` are told. */
export interface GetFlags extends ClientFlags {
  readonly output?: string;
  readonly continue?: boolean;
  readonly ascii?: boolean;
  readonly recursive?: boolean;
  readonly verify?: boolean;
  /** Of one file, at once. */
  readonly segments?: number;
  /** Files at once: as many as connections when missing. */
  readonly parallel?: number;
}

/** `tandem get`: fetches files. */
export const get: DefineCommand = (command, shell) => {
  command
    .description("fetch files from a server")
    .argument("<url...>", "ftp://user@host:port/path, several of them if you like; the last name may be a pattern")
    .option("-o, --output <file>", "where to: a file, a folder that exists, or - for standard output")
    .option("-r, --recursive", "directories with all that is in them, as tandem mirror copies them")
    .option("-c, --continue", "go on with what an earlier try has left in FILE.part")
    .option("--verify", "compare with what the server has: by its hash, else by the size")
    .option("--ascii", "as text: line ends become those of this machine");
  addClientOptions(command).action((urls: readonly string[], flags: GetFlags) => fetchAll(urls, flags, shell));
};

/** Fetches what the URLs name. Throws a usage error for flags that contradict each other. */
export async function fetchAll(urls: readonly string[], flags: GetFlags, shell: Shell): Promise<void> {
  const { output, ascii = false, connections = 1, parallel = connections } = flags;
  const locations = urls.map(parseLocation);
  const printsData = output === standardStream;
  if (flags.verify && (ascii || printsData)) throw usageError("--verify needs exact bytes in a file.");
  if (flags.continue && ascii) throw usageError("--continue needs exact bytes; leave --ascii out.");
  if (flags.continue && printsData) throw usageError("--continue needs a file to go on with; choose one with -o.");
  if (flags.json && printsData) throw usageError("--json needs standard output for itself; choose a file with -o.");
  if (flags.recursive && (ascii || printsData))
    throw usageError("--recursive goes into folders, and copies exact bytes.");
  const several = locations.length > 1 || locations.some(({ pattern }) => pattern !== undefined);
  if (several && output !== undefined && !printsData) await assertFolder(output);
  await runClient({ ...flags, printsData }, shell, async (run) => {
    // What is printed is printed in order, and so are the bars of what comes one after the other.
    using board = parallel > 1 && !printsData ? await run.report.board(flags.quiet) : undefined;
    const taken = new Set<string>();
    await attemptEach(locations, { ...run, parallel: printsData ? 1 : parallel }, async (location) => {
      const client = await run.connect(location.server);
      const fetching: Fetching = { flags, location, client, output, board, taken, run, shell };
      if (flags.recursive && (location.directory || (await isRemoteDirectory(client, location.path, run)))) {
        return fetchTree(location, fetching);
      }
      const files = await filesOf(location, client, run.signal);
      await attemptEach(files, { ...run, parallel: printsData ? 1 : parallel }, (file) => fetch(file, fetching));
    });
  });
}

interface RemoteFile {
  readonly path: string;
  readonly known?: KnownFile;
}

/** A directory goes into a folder of its name, or becomes the folder that is to be made. */
async function fetchTree({ path, ...location }: Location, { flags, output, run, shell }: Fetching): Promise<void> {
  const into = output === undefined || (await isFolder(output)) || /[/\\]$/.test(output);
  const name = lastName(path);
  const folder = into ? join(output ?? ".", ...(name === "" ? [] : [localName(name)])) : output;
  const from = { kind: "remote", location: { ...location, path } } as const;
  const { verify, ...others } = flags;
  const tree = { ...others, ...(verify && { verify: "hash" as const }), times: true, rules: [] };
  await runMirror({ from, to: { kind: "local", folder }, flags: tree }, run, shell);
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

/** What a URL means: itself, or the files that its pattern matches. */
async function filesOf(location: Location, client: Client, signal: AbortSignal): Promise<readonly RemoteFile[]> {
  const { path, pattern } = location;
  if (pattern === undefined) {
    assertFile(location);
    return [{ path }];
  }
  const found = await matchingEntries(client, { path, pattern }, signal);
  const files = found.filter(({ entry }) => entry.kind === "file" || entry.kind === "link" || found.length === 1);
  return files.map((one) => {
    // Only MLSx tells a time and a size that can be relied on.
    const { facts, size, modified } = one.entry;
    const told = facts !== undefined && size !== undefined && one.entry.kind === "file";
    return told ? { path: one.path, known: present({ size, modified }) } : { path: one.path };
  });
}

interface Fetching {
  readonly flags: GetFlags;
  readonly location: Location;
  readonly client: Client;
  readonly output: string | undefined;
  readonly board: ProgressBoard | undefined;
  /** The files of this machine that were written already. */
  readonly taken: Set<string>;
  readonly run: ClientRun;
  readonly shell: Shell;
}

async function fetch({ path, known }: RemoteFile, fetching: Fetching): Promise<void> {
  const { flags, location, output, board, taken, run, shell } = fetching;
  const { signal, report } = run;
  // One that was lost on another file is opened anew.
  const client = await run.connect(location.server);
  const type = flags.ascii ? "ascii" : (location.type ?? "image");
  if (output === standardStream) {
    return void (await client.download(path, outputSink(shell.stdout), { type, signal }));
  }
  const target = await localTarget(path, output);
  if (taken.has(resolve(target.path))) throw new CommandError(exitCodes.failed, takenTwice(target.path));
  taken.add(resolve(target.path));
  const url = urlOf(location.server, path);
  await report.step({ operation: "download", url, local: target.path, size: known?.size }, async ({ progress }) => {
    if (target.kind === "device") {
      await using device = await open(target.path, "w");
      const sink = { write: (bytes: Uint8Array) => device.writeFile(bytes) };
      return await client.download(path, sink, { type, signal, onProgress: progress });
    }
    const line = board?.begin(target.path, known?.size);
    const options: FetchOptions = {
      type,
      resume: flags.continue ?? false,
      quiet: flags.quiet || report.json || line !== undefined,
      signal,
      ...(known && { known }),
      ...present({ verify: flags.verify, segments: flags.segments }),
      onProgress: (moment) => {
        line?.update(moment);
        progress(moment);
      },
    };
    return whole(line, fetchFile(client, path, target.path, options, shell));
  });
}

/** Ends a line of the board with its transfer. */
async function whole<Value extends { readonly bytes: number }>(
  line: BoardLine | undefined,
  transfer: Promise<Value>,
): Promise<Value> {
  let bytes = 0;
  try {
    const result = await transfer;
    bytes = result.bytes;
    return result;
  } finally {
    line?.over(bytes);
  }
}

async function assertFolder(output: string): Promise<void> {
  const target = await localTarget("any", output);
  if (target.path === output)
    throw usageError(`Several files do not fit into one: ${printable(output)} must be a folder that exists.`);
}

function takenTwice(path: string): string {
  return `${printable(path)} was just written with another file of that name; fetch this one into another folder.`;
}
