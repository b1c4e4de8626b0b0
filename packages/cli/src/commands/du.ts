import { printable } from "@tandem/protocol";
import { usageError } from "../command-error.ts";
import { addClientOptions, type ClientFlags } from "../client/client-options.ts";
import { parseLocation, urlOf } from "../client/location.ts";
import { attemptEach, runClient } from "../client/run-client.ts";
import { someFailed } from "../client/some-failed.ts";
import { sumTree } from "../client/sum-tree.ts";
import { wholeNumber } from "../options/number.ts";
import type { DefineCommand } from "../define-command.ts";
import { formatBytes } from "../text/quantity.ts";

interface DuFlags extends ClientFlags {
  readonly summarize?: boolean;
  readonly human?: boolean;
  readonly all?: boolean;
  readonly maxDepth?: number;
}

/** `tandem du`: how much the files below directories hold. */
export const du: DefineCommand = (command, shell) => {
  command
    .description("sum up how much the files below directories of a server hold")
    .helpOption("--help", "display help for command")
    .argument("<url...>", "ftp://user@host:port/path")
    .option("-s, --summarize", "only the whole of each URL")
    .option("-h, --human", "sizes for people, in place of bytes")
    .option("-a, --all", "files too")
    .option("-d, --max-depth <number>", "tell of directories no deeper than this", wholeNumber(0, 1000));
  addClientOptions(command).action(async (urls: readonly string[], flags: DuFlags) => {
    const { summarize, maxDepth = summarize ? 0 : Infinity, all = false, human = false } = flags;
    if (summarize && (all || flags.maxDepth !== undefined)) {
      throw usageError("--summarize tells of the whole only; it goes with neither --all nor --max-depth.");
    }
    const locations = urls.map(parseLocation);
    await runClient({ ...flags, printsData: true }, shell, async ({ report, signal, connect }) => {
      let unread = 0;
      await attemptEach(locations, { report, signal }, async ({ server, path: root }) => {
        const client = await connect(server);
        for await (const found of sumTree(client, root, { signal })) {
          if (found.kind === "unread") {
            unread++;
            report.complain(found.error);
            report.failed(found.error, { url: urlOf(server, found.path) });
          } else if (found.depth <= maxDepth && (found.kind === "directory" || all)) {
            report.count(1);
            const { path, amount } = found;
            if (flags.json) report.tell({ event: "amount", url: urlOf(server, path), ...amount });
            else {
              const shown = human ? formatBytes(amount.bytes).padEnd(10) : String(amount.bytes);
              shell.stdout.write(`${shown}\t${printable(path) || "."}\n`);
            }
          }
        }
      });
      someFailed(report, unread, "directory could not be listed", "directories could not be listed");
    });
  });
};
