import { bookmark } from "./commands/bookmarks.ts";
import { account, bye, close, open, user } from "./commands/connection.ts";
import { cd, cdup, mkdir, pwd, rmdir } from "./commands/directories.ts";
import { fget, get, mget, mreget, newer, pget, reget } from "./commands/fetching.ts";
import { chmod, mdelete, modtime, remove, rename, size } from "./commands/files.ts";
import { helpAbout, usageAbout } from "./commands/help.ts";
import { fg, jobs, kill, wait } from "./commands/jobs.ts";
import { cls, dir, ls, mdir, mls, mlsd, mlst } from "./commands/listings.ts";
import { lcd, lls, lmkdir, local, lpage, lpwd, shell } from "./commands/local.ts";
import { nmap, ntrans, rate, restart } from "./commands/naming.ts";
import { debug, ladder, status, trace } from "./commands/observing.ts";
import { commandsOfOld } from "./commands/of-old.ts";
import { pdir, pls, pmlsd } from "./commands/paged.ts";
import { features, idle, quote, remopts, rhelp, rstatus, site, system, umask } from "./commands/protocol.ts";
import { proxyOf } from "./commands/proxy.ts";
import { queueOf } from "./commands/queue.ts";
import { cat, edit, more, zcat } from "./commands/reading.ts";
import { alias, echo, history, macdef, macro, set, source, unalias, unset } from "./commands/scripts.ts";
import { append, mput, put, reput } from "./commands/sending.ts";
import { at, repeat } from "./commands/times.ts";
import { du, find, mirror } from "./commands/trees.ts";
import {
  ascii,
  bell,
  binary,
  glob,
  hash,
  lowering,
  passive,
  preserve,
  progress,
  prompt,
  runique,
  sunique,
  type,
  verbose,
} from "./commands/toggles.ts";
import type { CommandGroup, PromptCommand } from "./prompt-command.ts";

/** Every command of the prompt, in groups. Help, abbreviations, usage, completion and the list in the guide derive from it. */
export const commandGroups: readonly CommandGroup[] = [
  {
    topic: "connection",
    title: "Coming and going",
    about:
      "A server is a bookmark, host, user@host, host:port or a URL; ftpes:// asks for TLS before the login. The password is asked for, or comes from .netrc or TANDEM_PASSWORD.",
    commands: [open, user, account, bookmark, close, bye],
  },
  {
    topic: "directories",
    title: "The server's directories",
    about: "A name is relative to the directory that pwd tells, or begins with a slash.",
    commands: [pwd, cd, cdup, ls, dir, cls, pls, pdir, mls, mdir, mlsd, pmlsd, mlst, mkdir, rmdir],
  },
  {
    topic: "fetching",
    title: "Fetching",
    about:
      "A file grows as name.part and takes its name when it is whole. Patterns (*.txt, 20*/*.jpg) are looked up on the server.",
    commands: [get, mget, reget, mreget, newer, fget, pget, cat, zcat, more, edit],
  },
  {
    topic: "sending",
    title: "Sending",
    about: "Patterns are looked up here; ~ is your home.",
    commands: [put, mput, reput, append],
  },
  {
    topic: "trees",
    title: "Whole trees",
    about: "A mirror has four connections of its own, and copies what differs in size or time.",
    commands: [mirror, find, du],
  },
  {
    topic: "files",
    title: "The server's files",
    about: "They change at once, and nothing brings back what was removed.",
    commands: [remove, mdelete, rename, chmod, size, modtime],
  },
  {
    topic: "local",
    title: "This machine",
    about: "Local names are relative to the local directory.",
    commands: [lpwd, lcd, lls, lmkdir, lpage, local, shell],
  },
  {
    topic: "jobs",
    title: "Beside the prompt",
    about:
      "A & behind a command runs it beside the prompt, on a connection of its own, and so does queue, one after the other. When you leave, you are asked about what still runs.",
    commands: [jobs, wait, fg, kill, queueOf(() => promptCommands), at, repeat],
  },
  {
    topic: "scripts",
    title: "Lines, names for them, and files of them",
    about:
      "Commands are parted by ; or, where the next is to run only after success or failure, by && or ||. > and >> send what a command says into a file, | to a command of this machine. Quotes and backslashes keep blanks and signs. # begins a comment. A script ends with the first command that fails, unless cmd:fail-exit is off.",
    commands: [alias, unalias, macdef, macro, source, echo, history, set, unset],
  },
  {
    topic: "manner",
    title: "How files are moved",
    about: "Each of these is on or off, and changes when nothing is said behind it.",
    commands: [
      ...[ascii, binary, type, passive, prompt, glob, progress, hash, bell, verbose],
      ...[preserve, lowering, nmap, ntrans, runique, sunique, restart, rate],
    ],
  },
  {
    topic: "protocol",
    title: "FTP itself",
    about: "What is sent as it is, and what can be seen of it.",
    commands: [
      ...[status, ladder, debug, trace, quote, site, features, system, rhelp, rstatus, remopts, idle, umask],
      ...[proxyOf(() => promptCommands), ...commandsOfOld],
    ],
  },
  {
    topic: "help",
    title: "Help",
    about: "",
    commands: [helpAbout(() => commandGroups), usageAbout(() => commandGroups)],
  },
];

/** Every command of the prompt. */
export const promptCommands: readonly PromptCommand[] = commandGroups.flatMap(({ commands }) => commands);
