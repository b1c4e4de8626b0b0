import { printable, type RemoteEntry } from "@tandem/protocol";
import { inColumns } from "../../listing/columns.ts";
import { longListing } from "../../listing/long-listing.ts";
import type { Word } from "../line/words.ts";
import type { CommandOutput } from "../output/command-output.ts";
import { redirect } from "../output/redirect.ts";
import type { PromptArgument, PromptCall, PromptCommand } from "../prompt-command.ts";
import type { PromptSession } from "../prompt-session.ts";
import { refusedBy } from "../refused-by.ts";
import { expandRemote } from "../remote-glob.ts";
import { isPattern } from "../transfer/remote-files.ts";

const directory: PromptArgument = { name: "DIRECTORY", completes: "remote", optional: true };
const into: PromptArgument = { name: "LOCAL", completes: "local", optional: true };

export const dir: PromptCommand = {
  name: "dir",
  arguments: [directory, into],
  help: "list a directory with sizes and dates, as the server writes it; a pattern like *.txt will do",
  example: "dir *.txt",
  run: (session, { words: [path, to], signal, out }) =>
    elsewhere(session, to, { out, signal }, (output, until) => listLong(session, path, output, until)),
};

export const ls: PromptCommand = {
  name: "ls",
  aliases: ["nlist"],
  arguments: [directory, into],
  help: "list the names in a directory; ls -l is dir",
  example: "ls -l pub > pub.txt",
  run(session, { words, signal, out }) {
    const [first, ...more] = words;
    const options = first !== undefined && /^-\w+$/.test(first.text) ? first.text : "";
    const [path, to] = options === "" ? words : more;
    return elsewhere(session, to, { out, signal }, (output, until) =>
      options.includes("l") ? listLong(session, path, output, until) : listNames(session, path, output, until),
    );
  },
};

export const cls: PromptCommand = {
  name: "cls",
  flags: [
    { flag: "l", help: "with permissions, size and date" },
    { flag: "h", help: "with -l: sizes for people" },
    { flag: "1", help: "one name a line" },
    { flag: "a", help: "names that begin with a dot too" },
    { flag: "F", help: "a / behind directories, an @ behind links" },
    { flag: "S", help: "the largest first" },
    { flag: "t", help: "the newest first" },
    { flag: "r", help: "in the other order" },
  ],
  arguments: [{ ...directory, name: "PATH", many: true }],
  help: "list directories and files in columns, sorted",
  example: "cls -lSh *.iso",
  async run(session, { words, flags, signal, out }) {
    const found: RemoteEntry[] = [];
    if (words.length === 0) found.push(...(await session.client.list(undefined, { signal }).all()));
    for (const word of words) {
      if (isPattern(session, word)) {
        found.push(
          ...(await expandRemote(session.client, word, signal)).map(({ path, entry }) => ({ ...entry, name: path })),
        );
      } else found.push(...(await session.client.list(word.text, { signal }).all()));
    }
    const shown = found.filter(({ name }) => flags.has("a") || !name.startsWith("."));
    const sorted = shown.toSorted(orderOf(flags));
    print(flags.has("r") ? sorted.toReversed() : sorted, flags, out);
  },
};

export const mls: PromptCommand = manyInto("mls", "list the names in several directories into a local file", listNames);
export const mdir: PromptCommand = manyInto("mdir", "list several directories into a local file", listLong);

export const mlsd: PromptCommand = {
  name: "mlsd",
  arguments: [directory, into],
  help: "list a directory with every fact that the server tells (MLSD)",
  example: "mlsd pub",
  run: (session, { words: [path, to], signal, out }) =>
    elsewhere(session, to, { out, signal }, async (output, until) => {
      for await (const { raw } of session.client.list(path?.text, { verb: "MLSD", signal: until }))
        output.print(printable(raw));
    }),
};

export const mlst: PromptCommand = {
  name: "mlst",
  arguments: [{ ...directory, name: "PATH" }],
  help: "tell every fact of one file or directory (MLST)",
  example: "mlst pub/a.iso",
  async run({ client }, { words: [path], signal, out }) {
    const reply = await client.command(path === undefined ? "MLST" : `MLST ${path.text}`, { signal });
    refusedBy("MLST", reply);
    for (const line of reply.lines.slice(1, -1)) out.print(printable(line.trim()));
  },
};

/** Lists into a local file where one is named, as ftp(1) has it, else to the output. */
async function elsewhere(
  session: PromptSession,
  to: Word | undefined,
  { out, signal }: Pick<PromptCall, "out" | "signal">,
  work: (out: CommandOutput, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  if (to === undefined || to.text === "-") return work(out, signal);
  const pipe = to.text.startsWith("|");
  const target = pipe
    ? ({ kind: "pipe", command: to.text.slice(1).trim() } as const)
    : ({ kind: "file", name: to.text, append: false } as const);
  await redirect(session, target, signal, work);
}

function manyInto(name: string, help: string, list: typeof listLong): PromptCommand {
  return {
    name,
    arguments: [
      { name: "REMOTE", completes: "remote" },
      { name: "LOCAL", completes: "local", many: true },
    ],
    help: `${help}, which is named last`,
    example: `${name} pub incoming list.txt`,
    run: (session, { words, signal, out }) =>
      elsewhere(session, words.at(-1), { out, signal }, async (output, until) => {
        for (const word of words.slice(0, -1)) await list(session, word, output, until);
      }),
  };
}

async function listNames(
  session: PromptSession,
  path: Word | undefined,
  out: CommandOutput,
  signal: AbortSignal,
): Promise<void> {
  const { client } = session;
  const names =
    path !== undefined && isPattern(session, path)
      ? (await expandRemote(client, path, signal)).map((found) => found.path)
      : (await client.names(path?.text, { signal })).toSorted();
  const shown = names.map(printable);
  for (const line of out.columns === undefined ? shown : inColumns(shown, out.columns)) out.print(line);
}

async function listLong(
  session: PromptSession,
  path: Word | undefined,
  out: CommandOutput,
  signal: AbortSignal,
): Promise<void> {
  const { client } = session;
  if (path !== undefined && isPattern(session, path)) {
    const found = await expandRemote(client, path, signal);
    for (const line of longListing(found.map(({ entry }) => entry))) out.print(line);
    return;
  }
  // What LIST is for: the server's own lines, for people.
  for await (const { raw } of client.list(path?.text, { verb: "LIST", signal })) out.print(printable(raw));
}

function orderOf(flags: ReadonlyMap<string, string>): (one: RemoteEntry, other: RemoteEntry) => number {
  const byName = (one: RemoteEntry, other: RemoteEntry): number =>
    one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
  if (flags.has("S")) return (one, other) => (other.size ?? 0) - (one.size ?? 0) || byName(one, other);
  if (flags.has("t")) return (one, other) => (other.modified ?? 0) - (one.modified ?? 0) || byName(one, other);
  return byName;
}

function print(entries: readonly RemoteEntry[], flags: ReadonlyMap<string, string>, out: CommandOutput): void {
  if (flags.has("l")) {
    for (const line of longListing(entries, { human: flags.has("h") })) out.print(line);
    return;
  }
  const marks = flags.has("F") ? { directory: "/", link: "@", file: "", other: "" } : undefined;
  const names = entries.map(({ name, raw, kind }) => printable(name === "" ? raw : name) + (marks?.[kind] ?? ""));
  for (const line of flags.has("1") || out.columns === undefined ? names : inColumns(names, out.columns))
    out.print(line);
}
