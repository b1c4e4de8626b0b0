import { printable } from "@tandem/protocol";
import { inColumns } from "../../listing/columns.ts";
import { longListing } from "../../listing/long-listing.ts";
import { widthOf } from "../../text/wrap.ts";
import { isGlob } from "../glob.ts";
import type { PromptArgument, PromptCommand } from "../prompt-command.ts";
import type { PromptSession } from "../prompt-session.ts";
import { expandRemote } from "../remote-glob.ts";
import type { Word } from "../words.ts";

const directory: PromptArgument = { name: "DIRECTORY", completes: "remote", optional: true };

export const dir: PromptCommand = {
  name: "dir",
  arguments: [directory],
  help: "list a directory with sizes and dates; a pattern like *.txt will do",
  run: (session, { words: [path], signal }) => listLong(session, path, signal),
};

export const ls: PromptCommand = {
  name: "ls",
  arguments: [{ ...directory, many: true }],
  help: "list the names in a directory; ls -l is dir",
  async run(session, { words, signal }) {
    const [first, second] = words;
    if (first !== undefined && /^-\w*l\w*$/.test(first.text)) return listLong(session, second, signal);
    const { talk, shell, client } = session;
    const path = first !== undefined && /^-\w+$/.test(first.text) ? second : first;
    const names =
      path !== undefined && isGlob(path.pattern)
        ? (await expandRemote(client, path, signal)).map((found) => found.path)
        : (await client.names(path?.text, { signal })).toSorted();
    const shown = names.map(printable);
    const lines = shell.stdout.isTTY === true ? inColumns(shown, widthOf(shell.stdout)) : shown;
    for (const line of lines) talk.print(line);
  },
};

async function listLong({ client, talk }: PromptSession, path: Word | undefined, signal: AbortSignal): Promise<void> {
  if (path !== undefined && isGlob(path.pattern)) {
    const found = await expandRemote(client, path, signal);
    for (const line of longListing(found.map(({ entry }) => entry))) talk.print(line);
    return;
  }
  // What LIST is for: the server's own lines, for people.
  for await (const { raw } of client.list(path?.text, { verb: "LIST", signal })) talk.print(printable(raw));
}
