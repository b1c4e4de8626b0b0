import type { DataConnection } from "@tandem/transport";

/** A file that is open, and what is to be done with it once the data connection stands. */
export interface Prepared extends AsyncDisposable {
  /** Bytes that will be sent, when that is known. */
  readonly size: number | undefined;
  /** Gives what the final reply says. */
  move(connection: DataConnection): Promise<string>;
}
