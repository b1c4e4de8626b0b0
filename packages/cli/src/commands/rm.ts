import { usageError } from "../command-error.ts";
import { addClientOptions, type ClientFlags } from "../client/client-options.ts";
import { parseLocation, urlOf } from "../client/location.ts";
import { matchingEntries } from "../client/matching-entries.ts";
import { removeTree } from "../client/remove-tree.ts";
import { attemptEach, runClient } from "../client/run-client.ts";
import type { DefineCommand } from "../define-command.ts";

interface RmFlags extends ClientFlags {
  readonly dir?: boolean;
  readonly recursive?: boolean;
}

/** `tandem rm`: removes files, or directories. */
export const rm: DefineCommand = (command, shell) => {
  command
    .description("remove files of a server")
    .argument("<url...>", "ftp://user@host:port/path; the last name may be a pattern")
    .option("-d, --dir", "remove empty directories instead")
    .option("-r, --recursive", "remove directories with all that is in them");
  addClientOptions(command).action(async (urls: readonly string[], flags: RmFlags) => {
    const locations = urls.map(parseLocation);
    if (flags.dir && flags.recursive)
      throw usageError("--dir removes what is empty, --recursive everything; take one.");
    const whole = locations.find(({ path, pattern }) => pattern === undefined && (path === "" || path === "/"));
    if (flags.recursive && whole !== undefined) {
      throw usageError("The URL names no directory, and everything on the server is a lot: name what is to go.");
    }
    const { connections: parallel = 1 } = flags;
    await runClient(flags, shell, ({ connect, ...run }) =>
      attemptEach(locations, run, async ({ server, path, pattern }) => {
        const client = await connect(server);
        const { signal, report } = run;
        const remove = async (one: string): Promise<void> => {
          if (flags.recursive) return removeTree(client, one, { server, signal, report });
          const operation = flags.dir ? "remove-directory" : "remove";
          await report.step({ operation, url: urlOf(server, one) }, () =>
            flags.dir ? client.removeDirectory(one, { signal }) : client.remove(one, { signal }),
          );
        };
        if (pattern === undefined) return await remove(path);
        const found = await matchingEntries(client, { path, pattern }, signal);
        await attemptEach(found, { ...run, parallel }, (one) => remove(one.path));
      }),
    );
  });
};
