import type { Client } from "@tandem/client";
import type { RemoteEntry } from "@tandem/protocol";
import { printable } from "@tandem/protocol";
import { addClientOptions, type ClientFlags } from "../client/client-options.ts";
import { parseLocation, type Location } from "../client/location.ts";
import { matchingEntries } from "../client/matching-entries.ts";
import { attemptEach, runClient, type ClientRun } from "../client/run-client.ts";
import { walk } from "../client/walk.ts";
import { inColumns } from "../listing/columns.ts";
import { toldEntry } from "../listing/entry-json.ts";
import { longListing, shownName } from "../listing/long-listing.ts";
import { remoteEntries } from "../listing/remote-entries.ts";
import type { DefineCommand } from "../define-command.ts";
import type { Output } from "../shell.ts";
import { widthOf } from "../text/wrap.ts";
import { someFailed } from "../client/some-failed.ts";

interface LsFlags extends ClientFlags {
  readonly l?: boolean;
  readonly h?: boolean;
  /** `-1` */
  readonly 1?: boolean;
  readonly recursive?: boolean;
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
    .option("-R, --recursive", "what is in the directories below too");
  addClientOptions(command).action(async (urls: readonly string[], flags: LsFlags) => {
    const locations = urls.map(parseLocation);
    await runClient({ ...flags, printsData: true }, shell, async (run) => {
      let first = true;
      const show = (path: string, entries: readonly RemoteEntry[]): void => {
        run.report.count(1);
        if (flags.json) {
          for (const entry of entries) run.report.tell({ event: "entry", ...toldEntry(entry) });
          return;
        }
        const titled = locations.length > 1 || flags.recursive;
        const title = titled ? [...(first ? [] : [""]), `${printable(path) || "."}:`] : [];
        first = false;
        const lines = [...title, ...linesOf(entries, flags, shell.stdout)];
        if (lines.length > 0) shell.stdout.write(`${lines.join("\n")}\n`);
      };
      await attemptEach(locations, run, async (location) => {
        const { server, path, pattern } = location;
        const client = await run.connect(server);
        if (flags.recursive && pattern === undefined) return showTree(client, location, run, flags, show);
        const entries =
          pattern === undefined
            ? await remoteEntries(client, path, { signal: run.signal })
            : await matches(client, path, pattern, run.signal);
        show(path, entries);
      });
    });
  });
};

/** Each directory under its own title; for programs, each entry under its own path. */
async function showTree(
  client: Client,
  { path: root }: Location,
  { signal, report }: ClientRun,
  flags: LsFlags,
  show: (path: string, entries: readonly RemoteEntry[]) => void,
): Promise<void> {
  const entries = new Map<string, RemoteEntry[]>([[root, []]]);
  const order = [root];
  let unread = 0;
  for await (const found of walk(client, root, { signal })) {
    if (found.kind === "unread") {
      report.complain(found.error);
      report.failed(found.error, { path: found.path });
      unread++;
    } else if (found.kind === "entry") {
      const parent = found.path.slice(0, Math.max(0, found.path.length - found.entry.name.length - 1));
      const directory = entries.has(parent) ? parent : root;
      entries.get(directory)?.push(flags.json ? { ...found.entry, name: found.path } : found.entry);
      if (found.entry.kind !== "directory") continue;
      entries.set(found.path, []);
      order.push(found.path);
    }
  }
  for (const path of order) show(path, entries.get(path) ?? []);
  someFailed(report, unread, "directory could not be listed", "directories could not be listed");
}

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
  if (flags.l) return longListing(entries, { human: flags.h ?? false });
  const names = entries.map(shownName);
  return flags[1] || output.isTTY !== true ? names : inColumns(names, widthOf(output));
}
