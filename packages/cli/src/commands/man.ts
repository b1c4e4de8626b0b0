import { commandTable } from "../completion/command-table.ts";
import { manualPage } from "../manual/manual-page.ts";
import type { DefineCommand } from "../define-command.ts";
import { version } from "../version.ts";

/** `tandem man`: the manual page, for `man -l`. */
export const man: DefineCommand = (command, { stdout }) => {
  command
    .description("print the manual page (tandem man | man -l -)")
    .action(() => void stdout.write(manualPage(commandTable(command.parent ?? command), version)));
};
