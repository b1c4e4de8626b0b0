import type { KnownFile } from "@tandem/client";
import { present } from "../../present.ts";
import { isGlob } from "../glob.ts";
import type { Word } from "../line/words.ts";
import type { PromptSession } from "../prompt-session.ts";
import { expandRemote, type FoundEntry } from "../remote-glob.ts";

/** A file that is to be fetched or changed, and what a listing has told of it. */
export interface RemoteFile {
  readonly path: string;
  readonly known?: KnownFile;
}

/** The files on the server that words mean: the ones they name, and those that match their patterns, directories left out. */
export async function remoteFiles(
  session: PromptSession,
  words: readonly Word[],
  signal: AbortSignal,
): Promise<readonly RemoteFile[]> {
  const found: RemoteFile[] = [];
  for (const word of words) {
    if (!isPattern(session, word)) found.push({ path: word.text });
    else found.push(...(await expandRemote(session.client, word, signal)).flatMap(fileOf));
  }
  return found;
}

/** Whether a word is a pattern, and patterns are to be taken for such (`glob`). */
export function isPattern({ settings }: PromptSession, { pattern }: Word): boolean {
  return settings.globbing && isGlob(pattern);
}

function fileOf({ path, entry }: FoundEntry): readonly RemoteFile[] {
  if (entry.kind !== "file" && entry.kind !== "link") return [];
  // Only MLSx tells a time and a size that can be relied on.
  const known =
    entry.facts && entry.size !== undefined ? present({ size: entry.size, modified: entry.modified }) : undefined;
  return [known === undefined ? { path } : { path, known }];
}
