import { Argument } from "commander";
import { bashCompletion } from "../completion/bash-completion.ts";
import { commandTable, type CommandTable } from "../completion/command-table.ts";
import { fishCompletion } from "../completion/fish-completion.ts";
import { zshCompletion } from "../completion/zsh-completion.ts";
import type { DefineCommand } from "../define-command.ts";

/** `tandem completion`: the script that has a shell complete our commands. */
export const completion: DefineCommand = (command, { stdout }) => {
  command
    .description("print what has a shell complete commands, options and remote paths")
    .addArgument(new Argument("<shell>", "which shell").choices(Object.keys(scripts)))
    .addHelpText("after", helpText)
    .action((shell: keyof typeof scripts) => {
      stdout.write(scripts[shell](commandTable(command.parent ?? command)));
    });
};

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } satisfies Readonly<
  Record<string, (table: CommandTable) => string>
>;

const helpText = `
  bash   source <(tandem completion bash)      in ~/.bashrc
  zsh    source <(tandem completion zsh)       in ~/.zshrc, behind compinit
  fish   tandem completion fish | source       in ~/.config/fish/config.fish

A URL is completed too: hosts from .netrc, bookmarks, and paths by asking the
server, when that needs no password to be typed and sends none in clear text.`;
