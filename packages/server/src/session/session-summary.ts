/** What one session is about, for those who may see it. */
export interface SessionSummary {
  /** The account. */
  readonly user: string;
  /** `idle`, or the command that runs: `RETR /notes.txt`. */
  readonly doing: string;
}
