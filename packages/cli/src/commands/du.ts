import { printable } from "@tandem/protocol";
import { usageError } from "../command-error.ts";
import { addClientOptions, type ClientFlags } from "../client/client-options.ts";
import { parseLocation, urlOf } from "../client/location.ts";
import { attemptEach, runClient } from "../client/run-client.ts";
import { someFailed } from "../client/some-failed.ts";
import { walk } from "../client/walk.ts";
import { wholeNumber } from "../options/number.ts";
import type { DefineCommand } from "../program.ts";
import { formatBytes } from "../text/quantity.ts";

interface DuFlags extends ClientFlags {
  readonly summarize?: boolean;
  readonly human?: boolean;
  readonly all?: boolean;
  readonly maxDepth?: number;
}

/** What lies below a directory. */
interface Sum {
  bytes: number;
  files: number;
  directories: number;
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
        const print = (path: string, depth: number, sum: Sum): void => {
          if (depth > maxDepth) return;
          report.count(1);
          if (flags.json) return report.tell({ event: "amount", url: urlOf(server, path), ...sum });
          const shown = human ? formatBytes(sum.bytes).padEnd(10) : String(sum.bytes);
          shell.stdout.write(`${shown}\t${printable(path) || "."}\n`);
        };
        const client = await connect(server);
        // One sum for each directory that the walk is in.
        const sums: Sum[] = [emptySum()];
        for await (const found of walk(client, root, { signal })) {
          const sum = sums.at(-1)!;
          if (found.kind === "unread") {
            unread++;
            report.complain(found.error);
            report.failed(found.error, { url: urlOf(server, found.path) });
            // It is never left, for it was never entered.
            sums.pop();
          } else if (found.kind === "left") {
            print(found.path, found.depth, sum);
            sums.pop();
            const above = sums.at(-1);
            if (above !== undefined) addSum(above, sum);
          } else if (found.entry.kind === "directory") {
            sum.directories++;
            sums.push(emptySum());
          } else {
            const size = found.entry.kind === "file" ? (found.entry.size ?? 0) : 0;
            addSum(sum, { bytes: size, files: 1, directories: 0 });
            if (all) print(found.path, found.depth, { bytes: size, files: 1, directories: 0 });
          }
        }
      });
      someFailed(report, unread, "directory could not be listed", "directories could not be listed");
    });
  });
};

function emptySum(): Sum {
  return { bytes: 0, files: 0, directories: 0 };
}

function addSum(sum: Sum, other: Sum): void {
  sum.bytes += other.bytes;
  sum.files += other.files;
  sum.directories += other.directories;
}
