/** What one session is about, for those who may see it. */
export interface SessionSummary {
  /** The account, named among those of all hosts. */
  readonly account: string;
  /** Whose the account is, as `Host` has it. */
  readonly realm: string;
  /** The verb of the transfer that runs, or `idle`. */
  readonly doing: string;
}
