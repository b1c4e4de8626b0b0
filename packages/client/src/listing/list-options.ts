import type { Claim, Lease } from "../pool/lease.ts";
import type { CallOptions } from "../transfer/transfer-options.ts";

/**
 * What a directory is listed with: LIST is for people, MLSD for programs, and STAT comes over the control connection, where no
 * data connection can be had.
 */
export type ListVerb = "LIST" | "MLSD" | "STAT";

/** How the server's clock is to be understood where a listing says no zone: see {@link ListCallOptions.zone}. */
export type ListZone = "ask" | "utc" | number;

/** What a call of `list` may be told. */
export interface ListCallOptions extends CallOptions {
  /** The verb to use whatever the server offers. MLSD where it is offered, else LIST, when missing. */
  readonly verb?: ListVerb;
  /** Also what begins with a point, where LIST leaves that out: by `LIST -a`, until the server turns out not to know it. */
  readonly hidden?: boolean;
  /**
   * Everything below as well: each entry has its `path`, and comes before what is in it. Links are told and not followed. Ends
   * with an error where a directory cannot be listed.
   */
  readonly recursive?: boolean;
  /**
   * The zone of times that are told without one, so that they become UTC: `utc`, so many minutes east of it, or `ask`, which
   * compares the time of one file with what MDTM says of it, once in a session. A server that changes its clock in summer shows
   * files of the other half of the year an hour off. Times stay as they are told when missing.
   */
  readonly zone?: ListZone;
}

/** What a listing needs of its client. */
export interface ListOptions extends Pick<ListCallOptions, "hidden" | "recursive"> {
  readonly path: string | undefined;
  readonly verb: ListVerb | undefined;
  readonly zone?: ListZone | undefined;
  readonly signal: AbortSignal | undefined;
  /** Asks for a session; the listing keeps it until the last byte has come. */
  readonly take: (claim: Claim, signal: AbortSignal | undefined) => Promise<Lease>;
}
