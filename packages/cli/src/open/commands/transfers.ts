import { open } from "node:fs/promises";
import { basename } from "node:path";
import type { KnownFile } from "@tandem/client";
import { fileFailure } from "../../client/failure.ts";
import { fetchFile } from "../../client/fetch-file.ts";
import { localName } from "../../client/local-name.ts";
import { localTarget } from "../../client/local-target.ts";
import { lastName } from "../../client/location.ts";
import { sendFile } from "../../client/send-file.ts";
import { CommandError, exitCodes } from "../../command-error.ts";
import { present } from "../../present.ts";
import { eachFile } from "../each-file.ts";
import { isGlob } from "../glob.ts";
import { expandLocal } from "../local-glob.ts";
import type { PromptArgument, PromptCommand } from "../prompt-command.ts";
import type { PromptSession } from "../prompt-session.ts";
import { expandRemote } from "../remote-glob.ts";

const remote: PromptArgument = { name: "REMOTE", completes: "remote" };
const local: PromptArgument = { name: "LOCAL", completes: "local" };

export const get: PromptCommand = {
  name: "get",
  aliases: ["recv"],
  arguments: [remote, { ...local, optional: true }],
  help: "fetch a file",
  run: (session, { words: [from, to], signal }) => fetch(session, from!.text, to?.text, { resume: false, signal }),
};

export const reget: PromptCommand = {
  name: "reget",
  arguments: [remote, { ...local, optional: true }],
  help: "go on with a fetch that was broken off",
  run: (session, { words: [from, to], signal }) => fetch(session, from!.text, to?.text, { resume: true, signal }),
};

export const mget: PromptCommand = {
  name: "mget",
  arguments: [{ ...remote, many: true }],
  help: "fetch several files; patterns like *.txt will do",
  async run(session, { words, signal }) {
    const found: { readonly path: string; readonly known?: KnownFile }[] = [];
    for (const word of words) {
      if (!isGlob(word.pattern)) found.push({ path: word.text });
      else {
        for (const { path, entry } of await expandRemote(session.client, word, signal)) {
          if (entry.kind !== "file" && entry.kind !== "link") continue;
          // Only MLSx tells a time and a size that can be relied on.
          const known =
            entry.facts && entry.size !== undefined
              ? present({ size: entry.size, modified: entry.modified })
              : undefined;
          found.push(known === undefined ? { path } : { path, known });
        }
      }
    }
    const options = { name: "mget", signal, label: ({ path }: { readonly path: string }) => path };
    const taken = new Set<string>();
    await eachFile(session, found, options, ({ path, known }) => {
      const name = localName(lastName(path));
      if (taken.has(name))
        throw new CommandError(
          exitCodes.failed,
          "Another file of that name was just fetched; get it under another name.",
        );
      taken.add(name);
      return fetch(session, path, undefined, { resume: false, signal, ...(known && { known }) });
    });
  },
};

export const put: PromptCommand = {
  name: "put",
  aliases: ["send"],
  arguments: [local, { ...remote, optional: true }],
  help: "send a file",
  changes: true,
  run: (session, { words: [from, to], signal }) =>
    send(session, session.local(from!.text), to?.text, { append: false, signal }),
};

export const append: PromptCommand = {
  name: "append",
  arguments: [local, { ...remote, optional: true }],
  help: "send a file to the end of another",
  changes: true,
  run: (session, { words: [from, to], signal }) =>
    send(session, session.local(from!.text), to?.text, { append: true, signal }),
};

export const mput: PromptCommand = {
  name: "mput",
  arguments: [{ ...local, many: true }],
  help: "send several files; patterns like *.txt will do",
  changes: true,
  async run(session, { words, signal }) {
    // Nobody should be asked about files that cannot go anywhere.
    void session.client;
    const found: string[] = [];
    for (const word of words) found.push(...(await expandLocal(session, word)));
    await eachFile(session, found, { name: "mput", signal, label: (path) => basename(path) }, (path) =>
      send(session, path, undefined, { append: false, signal }),
    );
  },
};

interface Fetching {
  readonly resume: boolean;
  readonly signal: AbortSignal;
  readonly known?: KnownFile;
}

async function fetch(session: PromptSession, from: string, to: string | undefined, options: Fetching): Promise<void> {
  const { client, settings, shell } = session;
  const { type } = settings;
  const output = to === undefined ? settings.localDirectory : session.local(to) + (to.endsWith("/") ? "/" : "");
  const { kind, path } = await localTarget(from, output);
  if (kind === "device") {
    await using device = await open(path, "w").catch((error: unknown) => {
      throw fileFailure("write", path, error);
    });
    await client.download(from, { write: (bytes) => device.writeFile(bytes) }, { type, signal: options.signal });
    return;
  }
  try {
    await fetchFile(client, from, path, { ...options, type }, shell);
  } catch (error) {
    if (!(error instanceof CommandError) || error.cause === undefined) throw error;
    const { message } = fileFailure("write", path, error.cause);
    throw new CommandError(exitCodes.failed, `${message} Type reget to go on with what has arrived.`, { cause: error });
  }
}

interface Sending {
  readonly append: boolean;
  readonly signal: AbortSignal;
}

async function send(session: PromptSession, from: string, to: string | undefined, options: Sending): Promise<void> {
  const { client, settings, shell } = session;
  const path = to === undefined || to.endsWith("/") ? `${to ?? ""}${basename(from)}` : to;
  await sendFile(client, from, path, { ...options, type: settings.type, resume: false }, shell);
}
