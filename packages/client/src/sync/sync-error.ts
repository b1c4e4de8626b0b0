/** Why a synchronisation does not begin. */
export type SyncFault =
  /** More would be deleted than `maxDelete` allows. */
  | "too-many-deletions"
  /** The plan, manifest or rule is not one. */
  | "bad-plan"
  | "bad-manifest"
  | "bad-filter"
  | "bad-option";

/** What is thrown before anything is done: `code` to decide by, `message` to show. */
export class SyncError extends Error {
  override readonly name = "SyncError";
  readonly code: SyncFault;

  constructor(code: SyncFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
