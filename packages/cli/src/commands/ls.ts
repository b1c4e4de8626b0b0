import type { Client } from "@tandem/client";
import type { RemoteEntry } from "@tandem/protocol";
import { printable } from "@tandem/protocol";
import { addClientOptions, type ClientFlags } from "../client/client-options.ts";
import { parseLocation } from "../client/location.ts";
import { matchingEntries } from "../client/matching-entries.ts";
import { attemptEach, runClient } from "../client/run-client.ts";
import { inColumns } from "../listing/columns.ts";
import { entryJson } from "../listing/entry-json.ts";
import { longListing, shownName } from "../listing/long-listing.ts";
import { remoteEntries } from "../listing/remote-entries.ts";
import type { DefineCommand } from "../program.ts";
import type { Output } from "../shell.ts";
import { widthOf } from "../text/wrap.ts";

interface LsFlags extends ClientFlags {
  readonly l?: boolean;
  readonly h?: boolean;
  /** `-1` */
  readonly 1?: boolean;
  readonly json?: boolean;
}

/** `tandem ls`: lists directories. */
export const ls: DefineCommand = (command, shell) => {
  command
    .description("list directories of a server")
    .helpOption("--help", "display help for command")
    .argument("<url...>", "ftp://user@host:port/path; the last name may be a pattern")
    .option("-l", "with permissions, owner, size, time, and where links point")
    .option("-h", "with -l: sizes for people")
    .option("-1", "one name a line, as when standard output is no terminal")
    .option("--json", "one object of JSON a line");
  addClientOptions(command).action(async (urls: readonly string[], flags: LsFlags) => {
    const locations = urls.map(parseLocation);
    await runClient({ ...flags, printsData: true }, shell, async ({ connect, signal }) => {
      let first = true;
      await attemptEach(locations, { stderr: shell.stderr, signal }, async ({ server, path, pattern }) => {
        const client = await connect(server);
        const entries =
          pattern === undefined
            ? await remoteEntries(client, path, { signal })
            : await matches(client, path, pattern, signal);
        const title =
          locations.length === 1 || flags.json ? [] : [...(first ? [] : [""]), `${printable(path) || "."}:`];
        first = false;
        const lines = [...title, ...linesOf(entries, flags, shell.stdout)];
        if (lines.length > 0) shell.stdout.write(`${lines.join("\n")}\n`);
      });
    });
  });
};

/** What a pattern matches, by its path; of a directory itself, and not what is in it. */
async function matches(
  client: Client,
  path: string,
  pattern: string,
  signal: AbortSignal,
): Promise<readonly RemoteEntry[]> {
  const found = await matchingEntries(client, { path, pattern }, signal);
  return found.map((one) => ({ ...one.entry, name: one.path }));
}

function linesOf(entries: readonly RemoteEntry[], flags: LsFlags, output: Output): readonly string[] {
  if (flags.json) return entries.map(entryJson);
  if (flags.l) return longListing(entries, { human: flags.h ?? false });
  const names = entries.map(shownName);
  return flags[1] || output.isTTY !== true ? names : inColumns(names, widthOf(output));
}
