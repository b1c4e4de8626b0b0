import { InvalidArgumentError } from "commander";

/** Bytes of a file, by their places, both included; the last so many where `first` is undefined. */
export type ByteRange =
  | { readonly kind: "from"; readonly first: number; readonly last?: number }
  | { readonly kind: "last"; readonly count: number };

/** Reads `0-499`, `500-` (to the end) and `-500` (the last 500), as curl and RFC 9110 §14.1.2 have them. */
export function parseByteRange(text: string): ByteRange {
  const [, first = "", last = ""] = /^(\d{0,15})-(\d{0,15})$/.exec(text) ?? [];
  if (first === "" && last !== "") return { kind: "last", count: Number(last) };
  if (first !== "" && last === "") return { kind: "from", first: Number(first) };
  if (first !== "" && Number(first) <= Number(last)) return { kind: "from", first: Number(first), last: Number(last) };
  throw new InvalidArgumentError("It must be bytes like 0-499, 500- (to the end) or -500 (the last 500).");
}
