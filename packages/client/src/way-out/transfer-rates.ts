import { RateLimit, type Clock } from "@tandem/transport";

/** How fast the files of a client may move, all its transfers together. */
export interface RateOptions {
  /** Bytes a second; as fast as they come when missing. */
  readonly download?: number | undefined;
  readonly upload?: number | undefined;
}

/** What all transfers of a client share. */
export interface TransferRates {
  readonly download: RateLimit;
  readonly upload: RateLimit;
}

/** Throws a `RangeError` for a rate that is not above 0. */
export function transferRates({ download, upload }: RateOptions, clock: Pick<Clock, "now" | "rest">): TransferRates {
  return {
    download: new RateLimit({ clock, ...(download === undefined ? {} : { rate: download }) }),
    upload: new RateLimit({ clock, ...(upload === undefined ? {} : { rate: upload }) }),
  };
}
