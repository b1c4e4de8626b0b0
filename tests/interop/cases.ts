/** Who opens the data connection: the client (passive) or the server (active). */
export type Mode = "passive" | "active";

/** What is done with a case: the client sends it, fetches it, or lists the folder it is in. */
export type Direction = "upload" | "download" | "list";

/** One file that goes over the wire: its content, its name, and the representation type it travels in. */
export interface TransferCase {
  /** How a test's sentence and the table call it. */
  readonly id: string;
  readonly content: Content;
  readonly name: string;
  readonly type: "A" | "I";
}

export type Content = "text" | "random" | "empty" | "byte" | "large";

export const MODES: readonly Mode[] = ["passive", "active"];

/** The case of a listing: every name of {@link CASES} in one folder. */
export const LISTING = "listing";

/** Every case that is sent and fetched, in the order of the table. */
export const CASES: readonly TransferCase[] = [
  { id: "text, ASCII", content: "text", name: "text.txt", type: "A" },
  { id: "text, binary", content: "text", name: "same-text.txt", type: "I" },
  { id: "1 MiB random", content: "random", name: "random.bin", type: "I" },
  { id: "empty", content: "empty", name: "empty.bin", type: "I" },
  { id: "1 byte", content: "byte", name: "byte.bin", type: "I" },
  { id: "100 MB", content: "large", name: "large.bin", type: "I" },
  named("spaces", "two  words and more.txt"),
  named('quote "', 'said "so".txt'),
  named("quote '", "it's.txt"),
  named("é", "café.txt"),
  named("日本", "日本語.txt"),
  named("emoji", "🚀 away.txt"),
];

function named(id: string, name: string): TransferCase {
  return { id, content: "text", name, type: "I" };
}
