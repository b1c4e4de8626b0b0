import { Option } from "commander";
import { parseGlob, printable, ProtocolError, type Glob, type RemoteEntry } from "@tandem/protocol";
import { InvalidArgumentError } from "commander";
import { addClientOptions, type ClientFlags } from "../client/client-options.ts";
import { lastName, parseLocation, urlOf } from "../client/location.ts";
import { attemptEach, runClient } from "../client/run-client.ts";
import { someFailed } from "../client/some-failed.ts";
import { walk } from "../client/walk.ts";
import { toldEntry } from "../listing/entry-json.ts";
import { wholeNumber } from "../options/number.ts";
import { parseSizeTest } from "../options/size-test.ts";
import { timePoint } from "../options/time-point.ts";
import type { DefineCommand } from "../define-command.ts";

interface FindFlags extends ClientFlags {
  readonly name?: readonly Glob[];
  readonly type?: "f" | "d" | "l";
  readonly size?: readonly ((bytes: number) => boolean)[];
  readonly newer?: number;
  readonly older?: number;
  readonly maxDepth?: number;
  readonly minDepth?: number;
  readonly url?: boolean;
  /** `-0` */
  readonly print0?: boolean;
}

/** `tandem find`: finds files by what a listing tells of them. */
export const find: DefineCommand = (command, shell) => {
  const now = (): number => shell.clock.date();
  command
    .description("find files below directories of a server")
    .argument("<url...>", "ftp://user@host:port/path: where to look")
    .option("--name <glob>", "whose name is like this, '*.jpg'; again for another", another)
    .addOption(new Option("--type <kind>", "files, directories or links").choices(["f", "d", "l"]))
    .option("--size <size>", "more, less or just so many bytes: +10MB, -1KiB, 4608; again for both", alsoSize)
    .option("--newer <time>", "changed since 2026-12-31, 2026-12-31T18:00, or 90m or 7d ago", timePoint(now))
    .option("--older <time>", "changed before then", timePoint(now))
    .option("--max-depth <number>", "no deeper: 1 is what is in the directory itself", wholeNumber(0, 1000))
    .option("--min-depth <number>", "no higher: 1 leaves the directory itself out", wholeNumber(0, 1000))
    .option("--url", "print URLs, to be given to another command")
    .option("-0, --print0", "end each with a NUL in place of a line break, and escape nothing: for xargs -0");
  addClientOptions(command).action(async (urls: readonly string[], flags: FindFlags) => {
    const locations = urls.map(parseLocation);
    const { maxDepth = Infinity } = flags;
    await runClient({ ...flags, printsData: true }, shell, async ({ report, signal, connect }) => {
      let unread = 0;
      await attemptEach(locations, { report, signal }, async ({ server, path: root }) => {
        const client = await connect(server);
        const print = (path: string, entry: RemoteEntry): void => {
          report.count(1);
          const url = urlOf(server, path);
          if (flags.json) return report.tell({ event: "entry", ...toldEntry({ ...entry, name: path }), url });
          const shown = flags.url ? url : path || ".";
          shell.stdout.write(flags.print0 ? `${shown}\0` : `${printable(shown)}\n`);
        };
        if ((flags.minDepth ?? 0) === 0) {
          const top = await client.stat(root === "" ? "." : root, { signal });
          const entry = { ...top, name: lastName(root) || "." };
          if (meant(entry, flags)) print(root, entry);
          if (entry.kind !== "directory") return;
        }
        if (maxDepth === 0) return;
        for await (const found of walk(client, root, { signal, maxDepth: Math.min(maxDepth, 1000) })) {
          if (found.kind === "unread") {
            unread++;
            report.complain(found.error);
            report.failed(found.error, { url: urlOf(server, found.path) });
          } else if (found.kind === "entry" && found.depth >= (flags.minDepth ?? 0) && meant(found.entry, flags)) {
            print(found.path, found.entry);
          }
        }
      });
      someFailed(report, unread, "directory could not be listed", "directories could not be listed");
    });
  });
};

const types = { f: "file", d: "directory", l: "link" } as const;

/** What a listing does not tell is not what was asked for. */
function meant({ name, kind, size, modified }: RemoteEntry, flags: FindFlags): boolean {
  const { name: globs, type, size: sizes = [], newer, older } = flags;
  if (globs !== undefined && !globs.some((glob) => glob.matches(name))) return false;
  if (type !== undefined && kind !== types[type]) return false;
  if (sizes.length > 0 && (kind !== "file" || size === undefined || !sizes.every((test) => test(size)))) return false;
  if (newer !== undefined && (modified === undefined || modified < newer)) return false;
  return older === undefined || (modified !== undefined && modified < older);
}

function another(text: string, earlier: readonly Glob[] = []): readonly Glob[] {
  try {
    return [...earlier, parseGlob(text)];
  } catch (error) {
    if (error instanceof ProtocolError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

function alsoSize(
  text: string,
  earlier: readonly ((bytes: number) => boolean)[] = [],
): readonly ((bytes: number) => boolean)[] {
  return [...earlier, parseSizeTest(text)];
}
