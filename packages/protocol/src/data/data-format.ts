import type { FileStructure, RepresentationType, TransferMode } from "../argument/representation.ts";

/** The transfer parameters of one transfer (RFC 959 §4.1.2). */
export interface DataFormat {
  readonly type: RepresentationType;
  readonly structure: FileStructure;
  readonly mode: TransferMode;
}

/** Whether the bytes of a file travel as they are stored: then nothing needs to look at them. */
export function isPlain({ type, structure, mode }: DataFormat): boolean {
  return structure === "F" && mode === "S" && !isText(type);
}

/** Whether the type is one of text, whose line ends are converted. */
export function isText({ kind }: RepresentationType): boolean {
  return kind === "ascii" || kind === "ebcdic";
}

/** Whether the mode itself tells the end of a record, and carries restart markers (RFC 959 §3.4.2, §3.4.3). */
export function hasBlocks(mode: TransferMode): boolean {
  return mode === "B" || mode === "C";
}

/**
 * Whether a restart point, a count of bytes as they are stored, can be told to this format. Block and compressed mode carry it
 * as a marker. In stream mode it counts the bytes on the data connection (RFC 3659 §5.1), which must then be the same ones.
 */
export function isRestartable({ type, structure, mode }: DataFormat): boolean {
  return hasBlocks(mode) || (structure === "F" && type.kind !== "ascii");
}

/** The filler of compressed mode: a space, or in the types that are no text a zero (RFC 959 §3.4.3). */
export function fillerOf(type: RepresentationType): number {
  return type.kind === "ascii" ? 0x20 : type.kind === "ebcdic" ? 0x40 : 0;
}
