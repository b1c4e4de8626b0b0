import type { MirrorFlags } from "../mirror/mirror-flags.ts";
import { addMirrorOptions } from "../mirror/mirror-options.ts";
import { runMirrorCommand } from "../mirror/run-mirror.ts";
import { parseSide } from "../mirror/side.ts";
import type { DefineCommand } from "../define-command.ts";

/** `tandem mirror`: copies what differs from one tree to another. */
export const mirror: DefineCommand = (command, shell) => {
  command
    .description("copy what is new or changed in a folder, here or on a server, to another")
    .argument("<from>", "a folder, or ftp://user@host:port/path")
    .argument("<to>", "where what is in it goes: a folder, or ftp://user@host:port/path");
  const filled = addMirrorOptions(command, "mirror");
  command.addHelpText("after", rulesHelp);
  command.action(async (from: string, to: string, flags: MirrorFlags) => {
    const mirroring = { from: parseSide(from), to: parseSide(to), flags: { ...flags, ...filled } };
    await runMirrorCommand(mirroring, shell);
  });
};

/** How --include and --exclude are read. */
export const rulesHelp = `
Rules are read in their order, and the last that matches decides. A glob without
a slash is for names anywhere, one with a slash for paths from the top, one that
ends in a slash for directories; ** is any number of directories. When the first
rule is --include, only what is named is taken. What is left out is not deleted.`;
