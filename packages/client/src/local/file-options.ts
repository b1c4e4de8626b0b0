import type { Verified, Verify } from "../hash/verified.ts";
import type { TransferOptions } from "../transfer/transfer-options.ts";

/** What fetching and sending files takes. */
export interface FileOptions extends Omit<TransferOptions, "start" | "size"> {
  /** Goes on where an earlier try was broken off, when both sides have the same up to there; off. */
  readonly resume?: boolean;
  /** Compares what both sides have behind the transfer: by what, or `true`, the best that the server offers of hash and size; off. */
  readonly verify?: Verify | "time";
}

/** What sending a file takes. */
export interface UploadFileOptions extends FileOptions {
  /** The file grows under a temporary name beside its own and is given that when it is whole; off. Nothing is then resumed. */
  readonly atomic?: boolean;
}

/** What fetching a file takes. */
export interface DownloadFileOptions extends FileOptions {
  readonly known?: KnownFile;
  /**
   * Fetches so many parts of the file at once, over as many of the client's connections as there are; 1. For a link that gives a
   * single connection less than it has: on any other it gains nothing.
   */
  readonly segments?: number;
}

/** What a listing has told of the remote file already: it saves asking for it. */
export interface KnownFile {
  readonly size?: number | undefined;
  readonly modified?: number | undefined;
}

/** How the copying of a file ended. */
export interface FileResult {
  /** The byte where it began: above 0 when an earlier try was continued. */
  readonly start: number;
  /** Bytes that were moved. */
  readonly bytes: number;
  /** By what the two sides were compared; undefined when they were not, or the server could tell nothing. */
  readonly verified?: Verified | undefined;
}
