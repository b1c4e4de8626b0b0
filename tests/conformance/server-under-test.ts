import type { Endpoint } from "@tandem/protocol";

/** A server that the clauses are held against: ours or a rival, all the same to them. */
export interface ServerUnderTest extends AsyncDisposable {
  readonly name: string;
  readonly at: Endpoint;
  readonly account: { readonly name: string; readonly password: string };
  /** The folder on disk that the account sees as `/`; in its folder `in` the account may do everything. */
  readonly root: string;
  /** How long a reply may take, in milliseconds. */
  readonly patience: number;
}
