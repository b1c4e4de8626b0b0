import { addClientOptions } from "../client/client-options.ts";
import { wholeNumber } from "../options/number.ts";
import type { DefineCommand } from "../define-command.ts";
import { fetchAll, type GetFlags } from "./get.ts";

/** `tandem pget`: fetches files, each over several connections at once. */
export const pget: DefineCommand = (command, shell) => {
  command
    .description("fetch files in several parts at once, each over a connection of its own")
    .argument("<url...>", "ftp://user@host:port/path, one after the other; the last name may be a pattern")
    .option("-n, --segments <number>", "parts of a file at once (default: 4)", wholeNumber(1, 64))
    .option("-o, --output <file>", "where to: a file, or a folder that exists")
    .option("-c, --continue", "go on with what an earlier try has left in FILE.part")
    .option("--verify", "compare with what the server has: by its hash, else by the size")
    .addHelpText("after", helpText);
  addClientOptions(command).action((urls: readonly string[], flags: GetFlags) => {
    const { segments = 4, connections = segments } = flags;
    return fetchAll(urls, { ...flags, segments, connections, parallel: 1 }, shell);
  });
};

const helpText = `
For a link that gives a single connection less than it has: on any other it
gains nothing. A small file comes in one part.`;
