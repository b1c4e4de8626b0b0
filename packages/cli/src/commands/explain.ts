import type { DefineCommand } from "../define-command.ts";
import { styleOf } from "../text/style.ts";
import { widthOf } from "../text/wrap.ts";

/** `tandem explain`: what a reply code or a verb of FTP means, from the tables that server and client run on. */
export const explain: DefineCommand = (command, { stdout, env }) => {
  command
    .description("explain a reply code (425) or a command of FTP (PASV, SITE CHMOD)")
    .argument("<word...>", "a reply code or a command, in capitals or not")
    .action(async (words: readonly string[]) => {
      // It knows the SITE commands of the server, which other commands begin without.
      const { explanation } = await import("../explain/explanation.ts");
      const lines = explanation(words.join(" "), {
        style: styleOf(stdout, env),
        width: Math.min(widthOf(stdout), 100),
      });
      stdout.write(`${lines.join("\n")}\n`);
    });
};
