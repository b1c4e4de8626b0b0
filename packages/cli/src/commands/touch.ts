import { CommandError, exitCodes } from "../command-error.ts";
import { assertFile } from "../client/assert-file.ts";
import { addClientOptions, type ClientFlags } from "../client/client-options.ts";
import { parseLocation, urlOf } from "../client/location.ts";
import { pathsOf } from "../client/paths-of.ts";
import { attemptEach, runClient } from "../client/run-client.ts";
import { timePoint } from "../options/time-point.ts";
import type { DefineCommand } from "../define-command.ts";

interface TouchFlags extends ClientFlags {
  readonly time?: number;
  readonly create: boolean;
}

/** `tandem touch`: sets the time of files. */
export const touch: DefineCommand = (command, shell) => {
  const now = (): number => shell.clock.date();
  command
    .description("set the time of last modification of files of a server, and make what is missing")
    .argument("<url...>", "ftp://user@host:port/path; the last name may be a pattern")
    .option("-t, --time <time>", "like 2026-12-31T18:00, or 90m or 7d ago (default: now)", timePoint(now))
    .option("--no-create", "make no file that is missing");
  addClientOptions(command).action(async (urls: readonly string[], { time, create, ...flags }: TouchFlags) => {
    const locations = urls.map(parseLocation);
    await runClient(flags, shell, (run) =>
      attemptEach(locations, run, async (location) => {
        const { signal, report } = run;
        if (location.pattern === undefined && location.path === "") assertFile(location);
        const client = await run.connect(location.server);
        const paths = await pathsOf(client, location, signal);
        await attemptEach(paths, run, (path) =>
          report.step({ operation: "set-time", url: urlOf(location.server, path) }, async () => {
            if (create && !(await client.exists(path, { signal }))) await client.append("", path, { signal });
            if (await client.setModified(path, time ?? now(), { signal })) return;
            throw new CommandError(exitCodes.failed, "The server offers no way to set times (MFMT).");
          }),
        );
      }),
    );
  });
};
