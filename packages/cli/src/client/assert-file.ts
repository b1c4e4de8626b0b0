import { printable } from "@tandem/protocol";
import { CommandError, exitCodes } from "../command-error.ts";
import type { Location } from "./location.ts";

/** Throws a {@link CommandError} for a URL that can only be a directory. */
export function assertFile({ path, directory }: Location): void {
  if (!directory) return;
  const what = path === "" ? "The URL" : printable(path);
  throw new CommandError(
    exitCodes.failed,
    `${what} names a directory, and only files can be fetched; \`tandem ls\` lists it, \`tandem get -r\` fetches all of it.`,
  );
}
