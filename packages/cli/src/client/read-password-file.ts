import { open } from "node:fs/promises";
import { printable } from "@tandem/protocol";
import { usageError } from "../command-error.ts";
import { systemReason } from "../text/system-reason.ts";

/**
 * The password that is the first line of a file; a pipe will do (`<(pass show files)`). Throws a usage error when there is
 * none, which tells the file and nothing of what is in it.
 */
export async function readPasswordFile(path: string): Promise<string> {
  const text = await readBeginning(path).catch((cause: unknown) => {
    throw usageError(`The password cannot be read from ${printable(path)}: ${systemReason(cause)}.`, { cause });
  });
  const [password = ""] = text.split(/\r?\n/, 1);
  if (password === "") throw usageError(`The first line of ${printable(path)} is empty; write the password there.`);
  if (password.length > longest) throw usageError(`The first line of ${printable(path)} is too long for a password.`);
  return password;
}

async function readBeginning(path: string): Promise<string> {
  await using file = await open(path, "r");
  const chunks: Buffer[] = [];
  let length = 0;
  while (length <= longest) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(longest));
    if (bytesRead === 0) break;
    chunks.push(buffer.subarray(0, bytesRead));
    length += bytesRead;
    if (chunks.at(-1)?.includes("\n")) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}

// Characters; servers take less.
const longest = 4096;
