import { readFile, stat } from "node:fs/promises";
import { localName } from "../../client/local-name.ts";
import { lastName } from "../../client/location.ts";
import { commandFailure } from "../command-failure.ts";
import { eachFile } from "../each-file.ts";
import type { PromptArgument, PromptCall, PromptCommand, PromptFlag } from "../prompt-command.ts";
import type { PromptSession } from "../prompt-session.ts";
import { mapName } from "../settings/name-map.ts";
import { fetchOne } from "../transfer/fetch-one.ts";
import { isPattern, remoteFiles, type RemoteFile } from "../transfer/remote-files.ts";

const remote: PromptArgument = { name: "REMOTE", completes: "remote" };
const local: PromptArgument = { name: "LOCAL", completes: "local", optional: true };
const continued: PromptFlag = { flag: "c", help: "go on with what an earlier try has left" };

export const get: PromptCommand = {
  name: "get",
  aliases: ["recv"],
  flags: [continued, { flag: "o", value: "LOCAL", help: "under this name, or into this folder" }],
  arguments: [remote, local],
  help: "fetch a file; LOCAL is a name, a folder, - for the screen, or |command",
  example: "get report.pdf ~/Documents/",
  moves: true,
  run: (session, call) => fetchNamed(session, call, { resume: call.flags.has("c") }),
};

export const reget: PromptCommand = {
  name: "reget",
  arguments: [remote, local],
  help: "go on with a fetch that was broken off",
  example: "reget big.iso",
  moves: true,
  run: (session, call) => fetchNamed(session, call, { resume: true }),
};

export const newer: PromptCommand = {
  name: "newer",
  arguments: [remote, local],
  help: "fetch a file if the server's is newer than the local one",
  example: "newer index.html",
  moves: true,
  async run(session, call) {
    const [from, to] = call.words;
    const here = await stat(session.local(to?.text ?? localName(lastName(from!.text)))).catch(() => undefined);
    const there = here && (await session.client.modified(from!.text, { signal: call.signal }));
    if (here !== undefined && there === undefined)
      throw commandFailure("The server does not tell when that file was modified.");
    // A server tells whole seconds.
    if (here !== undefined && there !== undefined && Math.floor(here.mtimeMs / 1000) >= Math.floor(there / 1000)) {
      return call.out.print("The local file is as new.");
    }
    await fetchNamed(session, call, { resume: false });
  },
};

export const mget: PromptCommand = {
  name: "mget",
  flags: [continued],
  arguments: [{ ...remote, many: true }],
  help: "fetch several files; patterns like *.txt will do",
  example: "mget *.jpg notes.txt",
  moves: true,
  run: (session, call) => fetchMany(session, call, { name: "mget", resume: call.flags.has("c") }),
};

export const mreget: PromptCommand = {
  name: "mreget",
  arguments: [{ ...remote, many: true }],
  help: "go on with several fetches that were broken off",
  example: "mreget *.iso",
  moves: true,
  run: (session, call) => fetchMany(session, call, { name: "mreget", resume: true }),
};

export const fget: PromptCommand = {
  name: "fget",
  arguments: [{ name: "LOCAL", completes: "local" }],
  help: "fetch the files that a local file names, one a line",
  example: "fget wanted.txt",
  moves: true,
  async run(session, call) {
    const text = await readFile(session.local(call.words[0]!.text), "utf8");
    const paths = text
      .split(/\r?\n/)
      .filter((line) => line !== "")
      .map((path) => ({ path }));
    await fetchEach(session, call, paths, { name: "fget", resume: false });
  },
};

export const pget: PromptCommand = {
  name: "pget",
  flags: [
    continued,
    { flag: "n", value: "COUNT", help: "so many parts at once, 4 unless pget:connections says otherwise" },
  ],
  arguments: [remote, local],
  help: "fetch a file in several parts at once, each over a connection of its own",
  example: "pget -n 8 big.iso",
  moves: true,
  async run(session, { words: [from, to], flags, signal, out }) {
    const text = flags.get("n") ?? session.memory.values.of("pget:connections", session.login?.host);
    const segments = /^\d{1,2}$/.test(text) ? Number(text) : 0;
    if (segments < 1 || segments > 64) throw commandFailure("A file comes in 1 to 64 parts at once.");
    const client = await session.another(segments, signal);
    try {
      await fetchOne(session, from!.text, to?.text, {
        resume: flags.has("c"),
        signal,
        out,
        over: { client, segments },
      });
    } finally {
      await client.close();
    }
  },
};

interface Manner {
  readonly resume: boolean;
}

async function fetchNamed(session: PromptSession, call: PromptCall, manner: Manner): Promise<void> {
  const [from, to] = call.words;
  const target = call.flags.get("o") ?? to?.text;
  if (!isPattern(session, from!)) {
    await fetchOne(session, from!.text, target, { ...manner, ...call });
    return;
  }
  const found = await remoteFiles(session, [from!], call.signal);
  if (target !== undefined && found.length > 1 && !(await isFolder(session, target))) {
    throw commandFailure(`${found.length} files match, and ${target} is no folder to put them into.`);
  }
  await fetchEach(session, call, found, { name: "get", ...manner, target });
}

async function fetchMany(
  session: PromptSession,
  call: PromptCall,
  manner: Manner & { readonly name: string },
): Promise<void> {
  await fetchEach(session, call, await remoteFiles(session, call.words, call.signal), manner);
}

async function fetchEach(
  session: PromptSession,
  { signal, out }: PromptCall,
  found: readonly RemoteFile[],
  { name, resume, target }: Manner & { readonly name: string; readonly target?: string | undefined },
): Promise<void> {
  const options = { name, signal, label: ({ path }: RemoteFile) => path, asks: name !== "get" };
  const taken = new Set<string>();
  await eachFile(session, found, options, async ({ path, known }) => {
    const plain = mapName(localName(lastName(path)), session.settings.names);
    const own = session.settings.lowering && plain === plain.toUpperCase() ? plain.toLowerCase() : plain;
    if (taken.has(own)) throw commandFailure("Another file of that name was just fetched; get it under another name.");
    taken.add(own);
    const to = target ?? (out.redirected ? undefined : own);
    await fetchOne(session, path, to, { resume, signal, out, ...(known && { known }) });
  });
}

async function isFolder(session: PromptSession, name: string): Promise<boolean> {
  if (name === "-" || name.startsWith("|")) return true;
  return (await stat(session.local(name)).catch(() => undefined))?.isDirectory() === true;
}
