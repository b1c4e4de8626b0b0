import { addClientOptions, type ClientFlags } from "../client/client-options.ts";
import { parseLocation } from "../client/location.ts";
import { attemptEach, runClient } from "../client/run-client.ts";
import type { DefineCommand } from "../program.ts";

/** `tandem rm`: removes files, or empty directories. */
export const rm: DefineCommand = (command, shell) => {
  command
    .description("remove files of a server")
    .argument("<url...>", "ftp://user@host:port/path")
    .option("-d, --dir", "remove empty directories instead");
  addClientOptions(command).action(async (urls: readonly string[], flags: ClientFlags & { readonly dir?: boolean }) => {
    const locations = urls.map(parseLocation);
    await runClient(flags, shell, ({ connect, signal }) =>
      attemptEach(locations, { stderr: shell.stderr, signal }, async ({ server, path }) => {
        const client = await connect(server);
        await (flags.dir ? client.removeDirectory(path, { signal }) : client.remove(path, { signal }));
      }),
    );
  });
};
