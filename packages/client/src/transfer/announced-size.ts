import { replyText, type Reply } from "@tandem/protocol";
import type { TransferCommand } from "./transfer-command.ts";

/** The size that many servers tell in a 150: `Opening BINARY mode data connection for notes.txt (1234 bytes)`. */
export function announcedSize(reply: Reply): number | undefined {
  const match = /\((\d{1,15}) bytes?\)/i.exec(replyText(reply));
  return match === null ? undefined : Number(match[1]);
}

/** Bytes that are to come, as far as the caller or the 150 tells; a few servers say 0 for what they do not know. */
export function expectedBytes(
  { type, start = 0, size }: TransferCommand,
  preliminary: Reply | undefined,
): number | undefined {
  if (type?.kind !== "image") return undefined;
  if (size !== undefined) return size - start;
  const announced = preliminary && announcedSize(preliminary);
  return start === 0 && announced !== 0 ? announced : undefined;
}
