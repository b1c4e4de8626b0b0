import { Argument } from "commander";
import type { Client, Target } from "@tandem/client";
import { CommandError, exitCodes } from "../command-error.ts";
import { addClientOptions, type ClientFlags } from "../client/client-options.ts";
import { parseLocation, urlOf } from "../client/location.ts";
import { pathsOf } from "../client/paths-of.ts";
import { attemptEach, runClient, type ClientRun } from "../client/run-client.ts";
import { walk } from "../client/walk.ts";
import { parseMode } from "../options/octal.ts";
import type { DefineCommand } from "../define-command.ts";

/** `tandem chmod`: sets permission bits. */
export const chmod: DefineCommand = (command, shell) => {
  command
    .description("set the permission bits of files and directories of a server")
    .addArgument(new Argument("<mode>", "octal digits, like 644 or 0755").argParser(parseMode))
    .argument("<url...>", "ftp://user@host:port/path; the last name may be a pattern")
    .option("-R, --recursive", "of what is in directories too; links are left alone");
  addClientOptions(command).action(
    async (mode: number, urls: readonly string[], flags: ClientFlags & { readonly recursive?: boolean }) => {
      const locations = urls.map(parseLocation);
      await runClient(flags, shell, (run) =>
        attemptEach(locations, run, async (location) => {
          const client = await run.connect(location.server);
          const paths = await pathsOf(client, location, run.signal);
          await attemptEach(paths, run, async (path) => {
            await setMode(client, location.server, path, mode, run);
            if (!flags.recursive) return;
            const below: string[] = [];
            for await (const found of walk(client, path, run)) {
              if (found.kind === "unread") throw found.error;
              if (found.kind === "entry" && found.entry.kind !== "link") below.push(found.path);
            }
            await attemptEach(below, { ...run, parallel: window }, (one) =>
              setMode(client, location.server, one, mode, run),
            );
          });
        }),
      );
    },
  );
};

async function setMode(
  client: Client,
  server: Target["options"],
  path: string,
  mode: number,
  { signal, report }: ClientRun,
): Promise<void> {
  await report.step({ operation: "set-mode", url: urlOf(server, path) }, async () => {
    if (await client.setMode(path, mode, { signal })) return;
    throw new CommandError(exitCodes.failed, "The server offers no way to set permission bits (SITE CHMOD).");
  });
}

// Commands behind each other, as many as any server's buffer takes.
const window = 16;
