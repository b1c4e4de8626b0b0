import { addClientOptions, type ClientFlags } from "../client/client-options.ts";
import { parseLocation } from "../client/location.ts";
import { matchingEntries } from "../client/matching-entries.ts";
import { attemptEach, runClient } from "../client/run-client.ts";
import type { DefineCommand } from "../program.ts";

/** `tandem rm`: removes files, or empty directories. */
export const rm: DefineCommand = (command, shell) => {
  command
    .description("remove files of a server")
    .argument("<url...>", "ftp://user@host:port/path; the last name may be a pattern")
    .option("-d, --dir", "remove empty directories instead");
  addClientOptions(command).action(async (urls: readonly string[], flags: ClientFlags & { readonly dir?: boolean }) => {
    const locations = urls.map(parseLocation);
    await runClient(flags, shell, ({ connect, signal }) =>
      attemptEach(locations, { stderr: shell.stderr, signal }, async ({ server, path, pattern }) => {
        const client = await connect(server);
        const remove = (one: string): Promise<void> =>
          flags.dir ? client.removeDirectory(one, { signal }) : client.remove(one, { signal });
        if (pattern === undefined) return await remove(path);
        const found = await matchingEntries(client, { path, pattern }, signal);
        await attemptEach(found, { stderr: shell.stderr, signal }, (one) => remove(one.path));
      }),
    );
  });
};
