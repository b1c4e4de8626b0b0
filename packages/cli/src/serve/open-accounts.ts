import { accountList, type AccountEntry, type Accounts } from "@tandem/server";
import type { AccountChoice } from "./choices.ts";
import type { Trees } from "./open-trees.ts";

/** The accounts with their trees opened. Throws a `CommandError` for a folder that cannot be served. */
export async function openAccounts(choices: readonly AccountChoice[], trees: Trees): Promise<Accounts> {
  const entries: AccountEntry[] = [];
  for (const { tree, ...entry } of choices) {
    entries.push(tree === undefined ? entry : { ...entry, storage: await trees.open(tree) });
  }
  return accountList(entries);
}
