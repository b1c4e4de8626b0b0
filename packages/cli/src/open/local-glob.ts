import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { parseGlob, printable } from "@tandem/protocol";
import { fileFailure } from "../client/failure.ts";
import { commandFailure } from "./command-failure.ts";
import { isGlob, literalOf } from "./glob.ts";
import type { Word } from "./line/words.ts";
import type { PromptSession } from "./prompt-session.ts";

/**
 * The local files that a word means: the one it names, or the regular files whose names match its last name, in the folders that
 * match what stands before it. Throws a `CommandError` when nothing matches.
 */
export async function expandLocal(
  session: PromptSession,
  { text, pattern }: Pick<Word, "text" | "pattern">,
): Promise<readonly string[]> {
  if (!session.settings.globbing || !isGlob(pattern)) return [session.local(text)];
  const parts = pattern.split("/");
  const last = parts.pop()!;
  const first = parts.findIndex(isGlob);
  const fixed = first < 0 ? parts : parts.slice(0, first);
  let folders = [session.local(literalOf(pattern.startsWith("/") ? `${fixed.join("/")}/` : fixed.join("/") || "."))];
  for (const part of first < 0 ? [] : parts.slice(first)) {
    folders = await matches(folders, part, (found) => found.isDirectory());
    if (folders.length === 0) break;
  }
  const found = await matches(folders, last, (one) => one.isFile());
  if (found.length === 0) throw commandFailure(`No local file matches "${printable(pattern)}".`);
  return found;
}

/** The paths in some folders whose last name matches, and that are of the kind that is wanted. */
async function matches(
  folders: readonly string[],
  pattern: string,
  wanted: (found: Awaited<ReturnType<typeof stat>>) => boolean,
): Promise<string[]> {
  const glob = parseGlob(pattern);
  const found: string[] = [];
  for (const folder of folders) {
    const names = await readdir(folder).catch((error: unknown) => {
      throw fileFailure("list", folder, error);
    });
    for (const name of names.toSorted()) {
      if (!glob.matches(name)) continue;
      const path = join(folder, name);
      const there = await stat(path).catch(() => undefined);
      if (there !== undefined && wanted(there)) found.push(path);
    }
  }
  return found;
}
