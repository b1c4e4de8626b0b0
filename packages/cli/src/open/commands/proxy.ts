import { handOverFile } from "../transfer/hand-over-file.ts";
import { lastName } from "../../client/location.ts";
import { usageError } from "../../command-error.ts";
import { commandFailure } from "../command-failure.ts";
import { eachFile } from "../each-file.ts";
import { usageOf, type PromptCall, type PromptCommand } from "../prompt-command.ts";
import { findCommand } from "../find-command.ts";
import type { PromptSession } from "../prompt-session.ts";
import { retype } from "../line/words.ts";
import { remoteFiles } from "../transfer/remote-files.ts";
import { runLineFor } from "../run-line.ts";
import { AlreadyTold } from "../talk.ts";

/** `proxy`, which does the commands of a table on a second server. */
export function proxyOf(commands: () => readonly PromptCommand[]): PromptCommand {
  const proxy: PromptCommand = {
    name: "proxy",
    arguments: [{ name: "COMMAND", completes: "command", many: true }],
    help: "do a command on a second server; get and mget copy from the first to it, put and mput from it to the first",
    example: "proxy open ftp://backup.example.com",
    changes: true,
    async run(session, call) {
      const [first, ...words] = call.words;
      const { name } = findCommand(first!.text, commands());
      if (name === "proxy") throw usageError(`Usage: ${usageOf(proxy)}`);
      const second = (session.second ??= session.sibling());
      const copies: Readonly<Record<string, readonly [PromptSession, PromptSession] | undefined>> = {
        ...{ get: [session, second], mget: [session, second] },
        ...{ put: [second, session], mput: [second, session] },
      };
      const copy = copies[name];
      if (copy !== undefined) return copyFiles(copy[0], copy[1], { ...call, words }, name);
      const line = call.words.map(retype).join(" ");
      if (!(await runLineFor(second, line, commands(), call.signal, call.out))) throw new AlreadyTold();
    },
  };
  return proxy;
}

/** Copies files from one server to the other. */
async function copyFiles(
  from: PromptSession,
  to: PromptSession,
  { words, signal }: Pick<PromptCall, "words" | "signal">,
  name: string,
): Promise<void> {
  const many = name.startsWith("m");
  if (words.length === 0 || (!many && words.length > 2))
    throw commandFailure(`Usage: proxy ${name} ${many ? "REMOTE…" : "FROM [TO]"}`);
  // Nobody should be asked about files that cannot go anywhere.
  void to.client;
  const found = await remoteFiles(from, many ? words : words.slice(0, 1), signal);
  const target = many ? undefined : words[1]?.text;
  const options = { name: `proxy ${name}`, signal, label: ({ path }: { readonly path: string }) => path, asks: many };
  await eachFile(from, found, options, ({ path }) => handOverFile(from, path, to, target ?? lastName(path), signal));
}
