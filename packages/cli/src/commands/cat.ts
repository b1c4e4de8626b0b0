import { assertFile } from "../client/assert-file.ts";
import { addClientOptions, type ClientFlags } from "../client/client-options.ts";
import { parseLocation } from "../client/location.ts";
import { outputSink } from "../client/output-sink.ts";
import { attemptEach, runClient } from "../client/run-client.ts";
import type { DefineCommand } from "../program.ts";

/** `tandem cat`: prints files. */
export const cat: DefineCommand = (command, shell) => {
  command
    .description("print files of a server on standard output")
    .argument("<url...>", "ftp://user@host:port/path")
    .option("--ascii", "as text: line ends become those of this machine");
  addClientOptions(command).action(
    async (urls: readonly string[], flags: ClientFlags & { readonly ascii?: boolean }) => {
      const locations = urls.map(parseLocation);
      await runClient({ ...flags, printsData: true }, shell, ({ connect, signal }) =>
        attemptEach(locations, { stderr: shell.stderr, signal }, async (location) => {
          assertFile(location);
          const client = await connect(location.server);
          const type = flags.ascii ? "ascii" : (location.type ?? "image");
          await client.download(location.path, outputSink(shell.stdout), { type, signal });
        }),
      );
    },
  );
};
