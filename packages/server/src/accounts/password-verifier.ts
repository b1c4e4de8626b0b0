/** A form in which passwords are kept: one of ours, or that of a library which a program brings along (bcrypt, argon2id). */
export interface PasswordVerifier {
  /** Whether a text is a hash of this form, at a cost that is accepted. */
  knows(hash: string): boolean;
  /** Whether the password is the one that was hashed; only asked about hashes it knows. Rejects with the reason of the signal. */
  verify(password: string, hash: string, work: HashWork): Promise<boolean>;
}

/** What hashing needs of its surroundings. */
export interface HashWork {
  /** Aborted when nobody waits for the answer any more: what is still queued is not begun. */
  readonly signal: AbortSignal;
  /** Lets everything else happen that waits: between two slices of work on the main thread. */
  readonly turn: () => Promise<void>;
}
