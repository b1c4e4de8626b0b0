import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { parseGlob, printable } from "@tandem/protocol";
import { fileFailure } from "../client/failure.ts";
import { CommandError, exitCodes } from "../command-error.ts";
import { isGlob, literalOf } from "./glob.ts";
import type { PromptSession } from "./prompt-session.ts";
import type { Word } from "./words.ts";

/**
 * The local files that a word means: the one it names, or the regular files whose names match its last name. Throws
 * {@link CommandError} when nothing matches, or when a folder of it is a pattern too.
 */
export async function expandLocal(
  session: PromptSession,
  { text, pattern }: Pick<Word, "text" | "pattern">,
): Promise<readonly string[]> {
  if (!isGlob(pattern)) return [session.local(text)];
  const end = pattern.lastIndexOf("/") + 1;
  const folder = pattern.slice(0, end);
  if (isGlob(folder)) {
    throw new CommandError(
      exitCodes.failed,
      `Only the last name of "${printable(pattern)}" can be a pattern; use lcd first.`,
    );
  }
  const directory = session.local(literalOf(folder));
  const names = await readdir(directory).catch((error: unknown) => {
    throw fileFailure("list", directory, error);
  });
  const glob = parseGlob(pattern.slice(end));
  const found: string[] = [];
  for (const name of names.toSorted()) {
    if (!glob.matches(name)) continue;
    const path = join(directory, name);
    if ((await stat(path).catch(() => undefined))?.isFile()) found.push(path);
  }
  if (found.length === 0) throw new CommandError(exitCodes.failed, `No local file matches "${printable(pattern)}".`);
  return found;
}
