import { replyText, type Reply } from "@tandem/protocol";

/** The size that many servers tell in a 150: `Opening BINARY mode data connection for notes.txt (1234 bytes)`. */
export function announcedSize(reply: Reply): number | undefined {
  const match = /\((\d{1,15}) bytes?\)/i.exec(replyText(reply));
  return match === null ? undefined : Number(match[1]);
}
