import type { Storage } from "@tandem/storage";
import type { HashService } from "../hash/hash-service.ts";
import { withHashes } from "../hash/with-hashes.ts";
import { withUmask } from "../tree/with-umask.ts";
import type { SessionState } from "./session-state.ts";

/** Gives the tree as one session sees it: with its umask, and with the hashes it wants computed on the way. */
export function sessionStorage(tree: () => Storage, { session, hashes }: SessionStorageOptions): () => Storage {
  let made: { readonly of: Storage; readonly storage: Storage } | undefined;
  return () => {
    const of = tree();
    const { umask, hashWanted } = session.facts;
    // Most sessions want neither: for them nothing is put before the tree.
    if (umask === undefined && hashWanted === undefined) return of;
    if (made?.of !== of) {
      const masked = withUmask(of, () => session.facts.umask);
      made = { of, storage: withHashes(masked, { hashes, wanted: () => session.facts.hashWanted }) };
    }
    return made.storage;
  };
}

export interface SessionStorageOptions {
  readonly session: Pick<SessionState, "facts">;
  readonly hashes: HashService;
}
