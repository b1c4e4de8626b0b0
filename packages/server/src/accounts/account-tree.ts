import { permissions, readOnly, type Storage } from "@tandem/storage";
import type { Account } from "./account.ts";

/**
 * Gives the tree of whoever is logged in, made once for each account, with what the account may do in it; before the login
 * one that nobody can change. What sessions share, as a quota, belongs to the storage that they are given.
 */
export function accountTree(common: Storage, session: { readonly account: Account | undefined }): () => Storage {
  const before = readOnly(common);
  let made: { readonly account: Account; readonly storage: Storage } | undefined;
  return () => {
    const { account } = session;
    if (account === undefined) return before;
    if (made?.account !== account) {
      made = { account, storage: allowed(account.storage ?? common, account) };
    }
    return made.storage;
  };
}

function allowed(tree: Storage, { permissions: rules, readOnly: looksOnly }: Account): Storage {
  const ruled = rules === undefined ? tree : permissions(tree, rules);
  return looksOnly ? readOnly(ruled) : ruled;
}
