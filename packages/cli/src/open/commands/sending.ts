import { basename } from "node:path";
import { commandFailure } from "../command-failure.ts";
import { eachFile } from "../each-file.ts";
import type { Word } from "../line/words.ts";
import { expandLocal } from "../local-glob.ts";
import type { PromptArgument, PromptCall, PromptCommand, PromptFlag } from "../prompt-command.ts";
import type { PromptSession } from "../prompt-session.ts";
import { isPattern } from "../transfer/remote-files.ts";
import { sendOne, type Sending } from "../transfer/send-one.ts";

const local: PromptArgument = { name: "LOCAL", completes: "local" };
const remote: PromptArgument = { name: "REMOTE", completes: "remote", optional: true };
const continued: PromptFlag = { flag: "c", help: "go on at the length of the remote file" };

export const put: PromptCommand = {
  name: "put",
  aliases: ["send"],
  flags: [continued, { flag: "o", value: "REMOTE", help: "under this name, or into this directory when it ends in /" }],
  arguments: [local, remote],
  help: 'send a file; LOCAL may be - for what is typed, or "|command"',
  example: 'put "|tar cz ." backup.tgz',
  changes: true,
  moves: true,
  run: (session, call) => sendNamed(session, call, { append: false, resume: call.flags.has("c") }),
};

export const reput: PromptCommand = {
  name: "reput",
  arguments: [local, remote],
  help: "go on with sending a file, at the length that it has on the server",
  example: "reput big.iso",
  changes: true,
  moves: true,
  run: (session, call) => sendNamed(session, call, { append: false, resume: true }),
};

export const append: PromptCommand = {
  name: "append",
  arguments: [local, remote],
  help: "send a file to the end of another",
  example: "append today.log all.log",
  changes: true,
  moves: true,
  run: (session, call) => sendNamed(session, call, { append: true }),
};

export const mput: PromptCommand = {
  name: "mput",
  aliases: ["msend"],
  flags: [continued],
  arguments: [{ ...local, many: true }],
  help: "send several files; patterns like *.txt will do",
  example: "mput *.html style.css",
  changes: true,
  moves: true,
  run: (session, call) => sendMany(session, call, call.words, { append: false, resume: call.flags.has("c") }, "mput"),
};

async function sendNamed(session: PromptSession, call: PromptCall, manner: Omit<Sending, "signal">): Promise<void> {
  const [from, to] = call.words;
  const target = call.flags.get("o") ?? to?.text;
  if (!isPattern(session, from!)) return sendOne(session, from!.text, target, { ...manner, signal: call.signal });
  await sendMany(session, call, [from!], manner, "put", target);
}

async function sendMany(
  session: PromptSession,
  { signal }: PromptCall,
  words: readonly Word[],
  manner: Omit<Sending, "signal">,
  name: string,
  target?: string,
): Promise<void> {
  // Nobody should be asked about files that cannot go anywhere.
  void session.client;
  const found: string[] = [];
  for (const word of words) found.push(...(await expandLocal(session, word)));
  if (target !== undefined && found.length > 1 && !target.endsWith("/")) {
    throw commandFailure(`${found.length} files match, and ${target} is one name; a directory ends in a slash.`);
  }
  const options = { name, signal, label: (path: string) => basename(path), asks: name !== "put" };
  await eachFile(session, found, options, (path) => sendOne(session, path, target, { ...manner, signal }));
}
