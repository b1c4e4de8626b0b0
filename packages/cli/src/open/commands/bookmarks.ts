import { printable } from "@tandem/protocol";
import { locationOf } from "../../client/location.ts";
import { usageError } from "../../command-error.ts";
import { shellWord } from "../../text/shell-word.ts";
import { commandFailure } from "../command-failure.ts";
import { startProgram } from "../local/start-program.ts";
import { parseServer } from "../parse-server.ts";
import { usageOf, type PromptCommand } from "../prompt-command.ts";
import type { PromptSession } from "../prompt-session.ts";

export const bookmark: PromptCommand = {
  name: "bookmark",
  arguments: [
    { name: "add|del|list|edit", optional: true },
    { name: "NAME", completes: "bookmark", optional: true },
    { name: "URL", optional: true },
  ],
  help: "keep servers and directories under names, for open; add alone keeps where you are. Passwords are not kept",
  example: "bookmark add work ftpes://anna@files.example.com/pub",
  async run(session, { words, out }) {
    const { bookmarks } = session.memory;
    const [action = "list", name, url] = words.map(({ text }) => text);
    if (action === "list" && name === undefined) {
      for (const [each, target] of await bookmarks.all()) out.print(printable(`${each.padEnd(12)}  ${target}`));
    } else if (action === "add" && name !== undefined) {
      await bookmarks.add(name, url === undefined ? here(session) : withoutPassword(url));
    } else if ((action === "del" || action === "delete") && name !== undefined && url === undefined) {
      await bookmarks.remove(name);
    } else if (action === "edit" && name === undefined) {
      if (!session.talk.interactive) throw commandFailure("An editor needs a terminal.");
      const editor = session.shell.env["VISUAL"] || session.shell.env["EDITOR"] || "vi";
      await session.talk.handOver(() => startProgram(session, `${editor} ${shellWord(bookmarks.path)}`).succeeded());
    } else throw usageError(`Usage: ${usageOf(bookmark)}`);
  },
};

/** Where the session is, as a URL. */
function here({ login, last }: PromptSession): string {
  if (login === undefined) throw commandFailure("Not connected; name the server too.");
  return urlOf(login, last?.directory ?? "");
}

/** The URL of what somebody wrote: its password would lie there for everybody who finds the file. */
function withoutPassword(written: string): string {
  const { server, path } = parseServer(written);
  return urlOf(server, path);
}

function urlOf(server: Parameters<typeof locationOf>[0], directory: string): string {
  // A path from the root has its first slash escaped (RFC 1738 §3.2.2).
  const path = directory.split("/").map(encodeURIComponent).join("/").replace(/^\//, "%2F");
  return `${locationOf(server)}${path}`;
}
