import { decodeText } from "@tandem/protocol";

/** The text of a name whose every character is a byte; one of plain ASCII, nearly every one, needs no decoding. */
export function decodeName(bytes: string): string {
  return isAscii(bytes) ? bytes : decodeText(Buffer.from(bytes, "latin1"));
}

/** Whether the text is its own bytes. */
export function isAscii(text: string): boolean {
  return /^[\x00-\x7F]*$/.test(text);
}
