import { resolve } from "node:path";
import { printable } from "@tandem/protocol";
import { CommandError, exitCodes, usageError } from "../command-error.ts";
import { askSecret } from "../input/ask-secret.ts";
import { readLine } from "../input/read-text.ts";
import { parseAccountName } from "../options/account.ts";
import { canBeKept, withPassword } from "../passwords/password-lines.ts";
import { replaceFile } from "../passwords/replace-file.ts";
import type { DefineCommand } from "../define-command.ts";
import type { Shell } from "../shell.ts";

/** `tandem passwd`: makes the hash that stands for a password in tandem.yaml, or in a file of passwords. */
export const passwd: DefineCommand = (command, shell) => {
  command
    .description("hash a password for tandem.yaml, or for a file of passwords")
    .argument("[name]", "print a whole account of this name, ready to paste", parseAccountName)
    .option("--file <file>", "write it into this file (passwords: in tandem.yaml)")
    .addHelpText("after", helpText)
    .action(async (name: string | undefined, { file }: { readonly file?: string }) => {
      const write = file === undefined ? undefined : writerOf(file, name);
      // Loaded here, so that other commands begin without the server.
      const { hashPassword } = await import("@tandem/server");
      const hash = await hashPassword(await newPassword(shell));
      if (write === undefined) shell.stdout.write(name === undefined ? `${hash}\n` : await accountEntry(name, hash));
      else shell.stdout.write(await write(hash));
    });
};

const helpText = `
Asks for the password twice on a terminal; reads one line of standard input
otherwise. A file is made when it is missing; the line of the name is changed or
added, and everything else in it stays. A server that runs reads it at SIGHUP.`;

/** Puts a hash into the line of a name, and says so. Throws a usage error before anything is asked. */
function writerOf(file: string, name: string | undefined): (hash: string) => Promise<string> {
  if (name === undefined) throw usageError("Whose password is it? Give a name: tandem passwd --file FILE NAME.");
  if (!canBeKept(name)) {
    throw usageError("A name in a file of passwords has no colon in it, and no # at its beginning.");
  }
  return async (hash) => {
    await replaceFile(resolve(file), (before) => withPassword(before, name, hash));
    return `The password of ${printable(name)} stands in ${printable(file)} now.\n`;
  };
}

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
