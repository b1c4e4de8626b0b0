import { open } from "node:fs/promises";
import type { HashAlgorithm } from "@tandem/protocol";
import { runningHash } from "../hash/running-hash.ts";
import { bytesOfFile } from "./bytes-of-file.ts";

/** The hash of the bytes of a file of this machine from `start` up to `end`, in small hexadecimal digits. */
export async function fileHash(
  path: string,
  algorithm: HashAlgorithm,
  { start, end }: { readonly start: number; readonly end: number },
): Promise<string> {
  await using handle = await open(path, "r");
  const running = runningHash(algorithm);
  for await (const bytes of bytesOfFile(handle, path, start, end)) running.update(bytes);
  return running.end().value;
}
