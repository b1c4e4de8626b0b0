import type { MirrorFlags } from "../mirror/mirror-flags.ts";
import { addMirrorOptions } from "../mirror/mirror-options.ts";
import { runWatch } from "../mirror/run-watch.ts";
import { parseSide } from "../mirror/side.ts";
import { duration } from "../options/duration.ts";
import type { DefineCommand } from "../define-command.ts";
import { rulesHelp } from "./mirror.ts";

interface WatchFlags extends MirrorFlags {
  readonly every?: number;
}

/** `tandem watch`: keeps one tree like another until it is stopped. */
export const watch: DefineCommand = (command, shell) => {
  command
    .description("mirror a folder, and again whenever something changes in it, until Ctrl-C")
    .argument("<from>", "a folder, or ftp://user@host:port/path")
    .argument("<to>", "what follows it: a folder, or ftp://user@host:port/path")
    .option(
      "--every <time>",
      "how often to look without being told (default: 1m; of a server 10s)",
      duration("1s", "1d"),
    );
  const filled = addMirrorOptions(command, "watch");
  command.addHelpText("after", rulesHelp);
  command.action(async (from: string, to: string, { every, ...flags }: WatchFlags) => {
    const watching = { from: parseSide(from), to: parseSide(to), flags: { ...flags, ...filled }, every };
    await runWatch(watching, shell);
  });
};
