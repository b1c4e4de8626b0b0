import { chmod } from "./chmod.ts";
import { copy, copyFrom, copyTo } from "./copy.ts";
import { help } from "./help.ts";
import { idle } from "./idle.ts";
import { makeDirectories } from "./mkdir.ts";
import { removeDirectories } from "./rmdir.ts";
import { symlink } from "./symlink.ts";
import { umask } from "./umask.ts";
import { utime } from "./utime.ts";
import { who } from "./who.ts";
import type { SiteCommand } from "./site-command.ts";

/** The SITE commands of every server. */
export const ownSiteCommands: readonly SiteCommand[] = [
  chmod,
  copy,
  copyFrom,
  copyTo,
  help,
  idle,
  makeDirectories,
  removeDirectories,
  symlink,
  umask,
  utime,
  who,
];
