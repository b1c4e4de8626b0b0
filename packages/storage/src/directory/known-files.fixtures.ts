import { constants, lstatSync, openSync } from "node:fs";
import { join } from "node:path";
import type { CachedFiles } from "./cached-files.ts";
import { errnoOf } from "./fault.ts";

/** Opens as the system would if it knew everything by heart; `opened` has what it opened, and `absent` what it knew to be nowhere. */
export function knownFiles(): CachedFiles & { readonly opened: string[]; readonly absent: string[] } {
  const opened: string[] = [];
  const absent: string[] = [];
  return {
    opened,
    absent,
    open(at, names, flags) {
      const root = typeof at === "number" ? `/proc/self/fd/${at}` : at;
      try {
        const steps = names.split("/").map((_, last, all) => join(root, ...all.slice(0, last + 1)));
        // A link is opened for being looked at only where it is the last.
        const links = steps.map((step) => step !== root && lstatSync(step).isSymbolicLink());
        const isLook = (flags & O_PATH) !== 0 && (flags & constants.O_DIRECTORY) === 0;
        if (links.slice(0, isLook ? -1 : undefined).includes(true)) return undefined;
        const fd = openSync(`${root}/${names}`, flags | constants.O_NOFOLLOW);
        opened.push(names);
        return fd;
      } catch (error) {
        if (errnoOf(error) !== "ENOENT") return undefined;
        absent.push(names);
        return "absent";
      }
    },
  };
}

const O_PATH = 0o10000000;
