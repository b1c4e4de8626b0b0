import { readOnly, type Storage } from "@tandem/storage";
import type { Account } from "./account.ts";

/** Gives the tree of whoever is logged in, made once for each account; before the login one that nobody can change. */
export function accountTree(common: Storage, session: { readonly account: Account | undefined }): () => Storage {
  const before = readOnly(common);
  let made: { readonly account: Account; readonly storage: Storage } | undefined;
  return () => {
    const { account } = session;
    if (account === undefined) return before;
    if (made?.account !== account) {
      const own = account.storage ?? common;
      made = { account, storage: account.readOnly ? readOnly(own) : own };
    }
    return made.storage;
  };
}
