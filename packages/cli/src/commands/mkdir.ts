import { addClientOptions, type ClientFlags } from "../client/client-options.ts";
import { parseLocation, urlOf } from "../client/location.ts";
import { attemptEach, runClient } from "../client/run-client.ts";
import type { DefineCommand } from "../define-command.ts";

/** `tandem mkdir`: makes directories. */
export const mkdir: DefineCommand = (command, shell) => {
  command
    .description("make directories on a server")
    .argument("<url...>", "ftp://user@host:port/path")
    .option("-p, --parents", "make those above it too, and do not mind what is there already");
  addClientOptions(command).action(
    async (urls: readonly string[], flags: ClientFlags & { readonly parents?: boolean }) => {
      const locations = urls.map(parseLocation);
      await runClient(flags, shell, ({ connect, ...run }) =>
        attemptEach(locations, run, async ({ server, path }) => {
          const client = await connect(server);
          const { signal, report } = run;
          await report.step({ operation: "make-directory", url: urlOf(server, path) }, () =>
            client.makeDirectory(path, { signal, recursive: flags.parents ?? false }),
          );
        }),
      );
    },
  );
};
