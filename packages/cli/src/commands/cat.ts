import type { Client } from "@tandem/client";
import { usageError } from "../command-error.ts";
import { assertFile } from "../client/assert-file.ts";
import { addClientOptions, type ClientFlags } from "../client/client-options.ts";
import { parseLocation, urlOf } from "../client/location.ts";
import { outputSink } from "../client/output-sink.ts";
import { attemptEach, runClient } from "../client/run-client.ts";
import { parseByteRange, type ByteRange } from "../options/byte-range.ts";
import type { DefineCommand } from "../define-command.ts";

interface CatFlags extends ClientFlags {
  readonly ascii?: boolean;
  readonly range?: ByteRange;
}

/** `tandem cat`: prints files. */
export const cat: DefineCommand = (command, shell) => {
  command
    .description("print files of a server on standard output")
    .argument("<url...>", "ftp://user@host:port/path, several of them if you like")
    .option("-r, --range <first-last>", "these bytes only: 0-499, 500-, or -500 for the last", parseByteRange)
    .option("--ascii", "as text: line ends become those of this machine");
  addClientOptions(command).action(async (urls: readonly string[], flags: CatFlags) => {
    const locations = urls.map(parseLocation);
    const { ascii, range, json } = flags;
    if (ascii && range !== undefined) throw usageError("--range counts exact bytes; leave --ascii out.");
    await runClient({ ...flags, printsData: true }, shell, ({ connect, ...run }) =>
      attemptEach(locations, run, async (location) => {
        assertFile(location);
        const { server, path } = location;
        const { signal, report } = run;
        const client = await connect(server);
        const type = ascii ? "ascii" : (location.type ?? "image");
        const url = urlOf(server, path);
        const sink = json
          ? {
              write: (bytes: Uint8Array) =>
                Promise.resolve(report.tell({ event: "data", url, base64: Buffer.from(bytes).toString("base64") })),
            }
          : outputSink(shell.stdout);
        await report.step({ operation: "download", url }, async ({ progress }) => {
          if (range === undefined) return client.download(path, sink, { type, signal, onProgress: progress });
          const places = await placesOf(client, path, range, signal);
          return client.download(path, sink, { type, signal, onProgress: progress, ...places });
        });
      }),
    );
  });
};

/** The first byte, and the one behind the last. */
async function placesOf(
  client: Client,
  path: string,
  range: ByteRange,
  signal: AbortSignal,
): Promise<{ readonly start: number; readonly end?: number }> {
  if (range.kind === "from") {
    return { start: range.first, ...(range.last !== undefined && { end: range.last + 1 }) };
  }
  const size = await client.size(path, { signal });
  if (size === undefined)
    throw new Error("The server does not tell the size of the file, so its last bytes cannot be found.");
  return { start: Math.max(0, size - range.count) };
}
