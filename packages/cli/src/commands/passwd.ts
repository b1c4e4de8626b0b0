import { hashPassword } from "@tandem/server";
import { CommandError, exitCodes, usageError } from "../command-error.ts";
import { askSecret } from "../input/ask-secret.ts";
import { readLine } from "../input/read-text.ts";
import { parseAccountName } from "../options/account.ts";
import type { DefineCommand } from "../program.ts";
import type { Shell } from "../shell.ts";

/** `tandem passwd`: makes the hash that stands for a password in tandem.yaml. */
export const passwd: DefineCommand = (command, shell) => {
  command
    .description("hash a password for tandem.yaml")
    .argument("[name]", "print a whole account of this name, ready to paste", parseAccountName)
    .addHelpText("after", "\nAsks for the password twice on a terminal; reads one line of standard input otherwise.")
    .action(async (name: string | undefined) => {
      const hash = await hashPassword(await newPassword(shell));
      shell.stdout.write(name === undefined ? `${hash}\n` : await accountEntry(name, hash));
    });
};

async function newPassword(shell: Shell): Promise<string> {
  if (shell.stdin.isTTY !== true) return notEmpty(await readLine(shell.stdin));
  const password = notEmpty(await askSecret("Password: ", shell));
  if ((await askSecret("Once more: ", shell)) === password) return password;
  throw new CommandError(exitCodes.failed, "The two passwords are not the same; nothing was made.");
}

function notEmpty(password: string | undefined): string {
  if (password) return password;
  throw usageError("The password is empty: type one, or pipe one line in.");
}

/** The account as an item of `accounts:`. */
async function accountEntry(name: string, hash: string): Promise<string> {
  const { stringify } = await import("yaml");
  return stringify([{ name, hash }], { lineWidth: 0 }).replace(/^/gm, "  ").trimEnd().concat("\n");
}
