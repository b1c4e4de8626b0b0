/** What one session is about, for those who may see it. */
export interface SessionSummary {
  /** The account. */
  readonly user: string;
  /** The verb of the transfer that runs, or `idle`. */
  readonly doing: string;
}
