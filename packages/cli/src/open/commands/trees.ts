import { parseGlob, printable } from "@tandem/protocol";
import { lastName, pathIn, type Location } from "../../client/location.ts";
import { sumTree } from "../../client/sum-tree.ts";
import { walk } from "../../client/walk.ts";
import { usageError } from "../../command-error.ts";
import type { MirrorFlags } from "../../mirror/mirror-flags.ts";
import { runMirror } from "../../mirror/run-mirror.ts";
import { formatBytes } from "../../text/quantity.ts";
import { mirrorByFlags, mirrorFlags } from "../mirror-by-flags.ts";
import { commandFailure } from "../command-failure.ts";
import {
  usageOf,
  type PromptArgument,
  type PromptCall,
  type PromptCommand,
  type PromptFlags,
} from "../prompt-command.ts";
import type { PromptSession } from "../prompt-session.ts";
import { asClientRun } from "../transfer/as-client-run.ts";

const directory: PromptArgument = { name: "DIRECTORY", completes: "remote", optional: true };

export const mirror: PromptCommand = {
  name: "mirror",
  flags: [
    { flag: "reverse", letter: "R", help: "the other way: from here to the server" },
    {
      ...{ flag: "connections", letter: "P", value: "COUNT" },
      help: "so many connections, 4 unless mirror:connections says otherwise",
    },
    ...mirrorFlags(),
  ],
  arguments: [
    { name: "SOURCE", completes: "remote", optional: true },
    { name: "TARGET", completes: "local", optional: true },
  ],
  help: "copy what is new or changed in a directory of the server to one here, or with -R from here to there",
  example: "mirror -e -x *.tmp www backup/www",
  changes: true,
  async run(session, { words: [source, target], flags, signal, out }) {
    const reverse = flags.has("reverse");
    const remote = reverse ? target?.text : source?.text;
    const local = reverse ? source?.text : target?.text;
    // Without a target it gets the name of what is mirrored, as cp -r has it.
    const there = remote ?? (reverse && local !== undefined ? lastName(local.replace(/\/+$/, "")) : "");
    const here = local ?? (!reverse && remote !== undefined ? lastName(remote.replace(/\/+$/, "")) : "");
    const location = await locationAt(session, there, signal);
    const [away, own] = [
      { kind: "remote", location } as const,
      { kind: "local", folder: session.local(here === "" ? "." : here) } as const,
    ];
    const told = toldBy(flags, session);
    const sides = reverse ? { from: own, to: away } : { from: away, to: own };
    await asClientRun(session, { signal, out }, told.connections, (run, shell) =>
      runMirror({ ...sides, flags: told }, run, shell),
    );
  },
};

export const find: PromptCommand = {
  name: "find",
  flags: [
    { flag: "name", value: "GLOB", help: "only what has a name like this" },
    { flag: "d", value: "DEPTH", help: "no deeper: 1 is what is in the directory itself" },
  ],
  arguments: [directory],
  help: "list everything below a directory",
  example: "find --name *.jpg pub",
  async run(session, { words: [path], flags, signal, out }) {
    const glob = flags.has("name") ? parseGlob(flags.get("name")!) : undefined;
    let unread = 0;
    for await (const found of walk(session.client, path?.text ?? "", {
      signal,
      maxDepth: numberOf(flags, "d", find),
    })) {
      if (found.kind === "unread") unread += complain(session, found);
      else if (found.kind === "entry" && glob?.matches(found.entry.name, { dots: true }) !== false) {
        out.print(printable(found.path) + (found.entry.kind === "directory" ? "/" : ""));
      }
    }
    assertRead(unread);
  },
};

export const du: PromptCommand = {
  name: "du",
  flags: [
    { flag: "s", help: "the whole only" },
    { flag: "h", help: "sizes for people" },
    { flag: "a", help: "files too" },
    { flag: "d", value: "DEPTH", help: "tell of directories no deeper than this" },
  ],
  arguments: [directory],
  help: "sum up how many bytes the files below a directory hold",
  example: "du -hs pub",
  async run(session, { words: [path], flags, signal, out }) {
    const most = flags.has("s") ? 0 : (numberOf(flags, "d", du) ?? Infinity);
    let unread = 0;
    for await (const found of sumTree(session.client, path?.text ?? "", { signal })) {
      if (found.kind === "unread") unread += complain(session, found);
      else if (found.depth <= most && (found.kind === "directory" || flags.has("a"))) {
        const { bytes } = found.amount;
        out.print(`${flags.has("h") ? formatBytes(bytes).padEnd(10) : bytes}\t${printable(found.path) || "."}`);
      }
    }
    assertRead(unread);
  },
};

/** A directory of the server, as it is called where one begins at its root. */
async function locationAt(session: PromptSession, path: string, signal: AbortSignal): Promise<Location> {
  void session.client;
  const absolute = path.startsWith("/") ? path : pathIn(await session.directory(signal), path);
  const { password: _, ...server } = session.login!;
  return { server, path: absolute.replace(/(?<=.)\/+$/, ""), directory: true, type: undefined };
}

function toldBy(flags: PromptFlags, session: PromptSession): MirrorFlags & { readonly connections: number } {
  const { job, memory, login } = session;
  const told = mirrorByFlags(flags);
  return {
    ...told,
    ...(job !== undefined && { quiet: true }),
    connections: numberOf(flags, "connections", mirror) ?? Number(memory.values.of("mirror:connections", login?.host)),
    // A file is named from where the prompt is.
    rules: told.rules.map((rule) => (rule.kind === "from" ? { ...rule, file: session.local(rule.file) } : rule)),
  };
}

function numberOf(flags: PromptCall["flags"], flag: string, command: PromptCommand): number | undefined {
  const text = flags.get(flag);
  if (text === undefined) return undefined;
  if (!/^\d{1,6}$/.test(text)) throw usageError(`"${printable(text)}" is no number. Usage: ${usageOf(command)}`);
  return Number(text);
}

function complain(
  { talk }: PromptSession,
  { path, error }: { readonly path: string; readonly error: unknown },
): number {
  talk.complain(`${printable(path)}: ${printable(error instanceof Error ? error.message : String(error))}`);
  return 1;
}

function assertRead(unread: number): void {
  if (unread === 0) return;
  throw commandFailure(`${unread} ${unread === 1 ? "directory" : "directories"} could not be listed.`);
}
