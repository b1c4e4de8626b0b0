import { accountList, type AccountEntry, type Accounts } from "@tandem/server";
import type { Storage } from "@tandem/storage";
import { openDirectory } from "@tandem/storage";
import { folderFault } from "./open-folder.ts";
import type { AccountChoice } from "./settings.ts";

/** The accounts with their home folders opened, each folder once. Throws a `CommandError` for one that cannot be served. */
export async function openAccounts(choices: readonly AccountChoice[], umask: number): Promise<Accounts> {
  const homes = new Map<string, Storage>();
  const entries: AccountEntry[] = [];
  for (const { home, ...entry } of choices) {
    if (home === undefined) {
      entries.push(entry);
      continue;
    }
    const { path } = home;
    const storage =
      homes.get(path) ??
      (await openDirectory(path, { umask }).catch((error: unknown) => {
        throw home.fault(folderFault(path, error));
      }));
    homes.set(path, storage);
    entries.push({ ...entry, storage });
  }
  return accountList(entries);
}
