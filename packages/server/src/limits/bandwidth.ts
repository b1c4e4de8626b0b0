/** Bytes a second: in each of the two directions, or given for each by itself; `Infinity` is no limit. */
export type Rate = number | { readonly download?: number; readonly upload?: number };

/** Which way a file goes: `download` from the server. */
export type Direction = "download" | "upload";

/** How many bytes a second may move over data connections. */
export interface Bandwidth {
  /** In all sessions together. */
  readonly server: Rate;
  /** In the sessions of one account together, unless it has a limit of its own; all anonymous sessions are one account. */
  readonly account: Rate;
  /** In one session. */
  readonly session: Rate;
}

/** Defaults of {@link Bandwidth}: the network is the limit; where it is shared with others, only its operator knows how. */
export const unlimited: Bandwidth = { server: Infinity, account: Infinity, session: Infinity };

/** What a rate is in one direction. */
export function rateIn(rate: Rate, direction: Direction): number {
  return typeof rate === "number" ? rate : (rate[direction] ?? Infinity);
}
