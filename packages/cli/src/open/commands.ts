import { bye, close, open, user } from "./commands/connection.ts";
import { cd, cdup, lcd, lpwd, mkdir, pwd, rmdir } from "./commands/directories.ts";
import { mdelete, modtime, remove, rename, size } from "./commands/files.ts";
import { helpAbout } from "./commands/help.ts";
import { dir, ls } from "./commands/listings.ts";
import { ladder, quote, shell, status } from "./commands/session.ts";
import { ascii, binary, passive, prompt, type, verbose } from "./commands/settings.ts";
import { append, get, mget, mput, put, reget } from "./commands/transfers.ts";
import type { PromptCommand } from "./prompt-command.ts";

/** Every command of the prompt. Help, abbreviations, usage and completion derive from it. */
export const promptCommands: readonly PromptCommand[] = [
  ...[open, user, close, bye],
  ...[dir, ls, cd, cdup, pwd, lcd, lpwd],
  ...[get, reget, mget, put, mput, append],
  ...[mkdir, rmdir, remove, mdelete, rename, size, modtime],
  ...[ascii, binary, type, passive, prompt, verbose],
  ...[status, ladder, quote, shell],
  helpAbout(() => promptCommands),
];
