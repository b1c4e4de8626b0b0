import { open } from "node:fs/promises";
import type { Client } from "@tandem/client";
import { printable } from "@tandem/protocol";
import { usageError } from "../command-error.ts";
import { assertFile } from "../client/assert-file.ts";
import { addClientOptions, type ClientFlags } from "../client/client-options.ts";
import { fetchFile, type FetchOptions } from "../client/fetch-file.ts";
import { localTarget } from "../client/local-target.ts";
import { parseLocation, type Location } from "../client/location.ts";
import { outputSink } from "../client/output-sink.ts";
import { attemptEach, runClient } from "../client/run-client.ts";
import { standardStream } from "../client/standard-stream.ts";
import type { DefineCommand } from "../program.ts";
import type { Shell } from "../shell.ts";

interface GetFlags extends ClientFlags {
  readonly output?: string;
  readonly continue?: boolean;
  readonly ascii?: boolean;
}

/** `tandem get`: fetches files. */
export const get: DefineCommand = (command, shell) => {
  command
    .description("fetch files from a server")
    .argument("<url...>", "ftp://user@host:port/path, several of them if you like")
    .option("-o, --output <file>", "where to: a file, a folder that exists, or - for standard output")
    .option("-c, --continue", "go on with what an earlier try has left in FILE.part")
    .option("--ascii", "as text: line ends become those of this machine");
  addClientOptions(command).action(async (urls: readonly string[], flags: GetFlags) => {
    const { output, ascii = false } = flags;
    const locations = urls.map(parseLocation);
    const printsData = output === standardStream;
    if (flags.continue && ascii) throw usageError("--continue needs exact bytes; leave --ascii out.");
    if (flags.continue && printsData) throw usageError("--continue needs a file to go on with; choose one with -o.");
    if (locations.length > 1 && output !== undefined && !printsData) await assertFolder(output);
    await runClient({ ...flags, printsData }, shell, ({ connect, signal }) =>
      attemptEach(locations, { stderr: shell.stderr, signal }, async (location) => {
        assertFile(location);
        const type = ascii ? "ascii" : (location.type ?? "image");
        const options = { type, resume: flags.continue ?? false, quiet: flags.quiet, signal };
        await fetchTo(output, location, () => connect(location.server), options, shell);
      }),
    );
  });
};

async function fetchTo(
  output: string | undefined,
  { path }: Location,
  connect: () => Promise<Client>,
  options: FetchOptions,
  shell: Shell,
): Promise<void> {
  if (output === standardStream)
    return void (await (await connect()).download(path, outputSink(shell.stdout), options));
  const target = await localTarget(path, output);
  const client = await connect();
  if (target.kind === "file") return fetchFile(client, path, target.path, options, shell);
  await using device = await open(target.path, "w");
  await client.download(path, { write: (bytes) => device.writeFile(bytes) }, options);
}

async function assertFolder(output: string): Promise<void> {
  const target = await localTarget("any", output);
  if (target.path === output)
    throw usageError(`Several files do not fit into one: ${printable(output)} must be a folder that exists.`);
}
