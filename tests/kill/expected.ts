import { bytesOf, joined, type Piece } from "../soak/pattern.ts";

/** What stands under a name; `undefined` when nothing does. */
export type Content = readonly Piece[] | undefined;

/** The names that a change is about, each with what stands under it. */
export type State = ReadonlyMap<string, Content>;

/** A change that nobody has acknowledged. */
export interface Unsettled {
  /** Every state that is right. */
  readonly states: readonly State[];
  /** What is written in place: each beginning of `piece` behind `before` is right too. */
  readonly grows?: { readonly name: string; readonly before: Content; readonly piece: Piece };
}

/** What is found is one of the states: that one. */
export function settled(
  { states, grows }: Unsettled,
  found: ReadonlyMap<string, Buffer | undefined>,
): State | undefined {
  const state = states.find((candidate) =>
    [...candidate].every(([name, content]) => isContent(found.get(name), content)),
  );
  if (state !== undefined || grows === undefined) return state;
  const { name, before = [], piece } = grows;
  const bytes = found.get(name);
  const start = joined(before).length;
  if (bytes === undefined || bytes.length < start || bytes.length > start + piece.size) return undefined;
  const grown = [...before, { seed: piece.seed, size: bytes.length - start }];
  return isContent(bytes, grown) ? new Map([[name, grown]]) : undefined;
}

/** Byte for byte. */
export function isContent(found: Uint8Array | undefined, content: Content): boolean {
  if (found === undefined || content === undefined) return found === content;
  return Buffer.compare(found, joined(content)) === 0;
}

/** The rest of a piece from a byte on. */
export function restOf(piece: Piece, start: number): Uint8Array {
  return bytesOf(piece).subarray(start);
}
