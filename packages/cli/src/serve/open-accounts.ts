import { accountList, type AccountEntry, type AccountList } from "@tandem/server";
import { libraryVerifiers } from "../passwords/library-verifiers.ts";
import type { AccountChoice } from "./choices.ts";
import type { Trees } from "./open-trees.ts";

/** Accounts that are used, and can be chosen anew meanwhile. */
export interface OpenAccounts {
  readonly list: AccountList;
  /**
   * Prepares other accounts in place of all there are: what it resolves with puts them there, and gives the names of those that
   * are gone or changed in any way. Rejects with a `CommandError` for a folder that cannot be served.
   */
  prepare(choices: readonly AccountChoice[]): Promise<() => readonly string[]>;
}

/** The accounts with their trees opened. Throws a `CommandError` for a folder that cannot be served. */
export async function openAccounts(
  choices: readonly AccountChoice[],
  trees: Trees,
  warn: (sentence: string) => void,
): Promise<OpenAccounts> {
  let known = byName(choices);
  const list = accountList(await entriesOf(choices, trees), {
    verifiers: libraryVerifiers,
    upgradable: (name) => known.get(name)?.keptIn !== undefined,
    async upgrade(name, hash, replaced) {
      try {
        return await known.get(name)?.keptIn?.keep(name, hash, replaced);
      } catch (error) {
        warn(
          `the better hash of a password could not be kept: ${error instanceof Error ? error.message : String(error)}`,
        );
        throw error;
      }
    },
  });
  return {
    list,
    async prepare(next) {
      const entries = await entriesOf(next, trees);
      return () => {
        list.replace(entries);
        const before = known;
        known = byName(next);
        return [...before].filter(([name, one]) => !isSame(one, known.get(name))).map(([name]) => name);
      };
    },
  };
}

async function entriesOf(choices: readonly AccountChoice[], trees: Trees): Promise<readonly AccountEntry[]> {
  const entries: AccountEntry[] = [];
  for (const { tree, keptIn: _, ...entry } of choices) {
    entries.push(tree === undefined ? entry : { ...entry, storage: await trees.open(tree) });
  }
  return entries;
}

function byName(choices: readonly AccountChoice[]): ReadonlyMap<string, AccountChoice> {
  return new Map(choices.map((choice) => [choice.name, choice]));
}

/**
 * Whether an account is what it was. A hash is not compared: the server knows the one that it made anew itself, and ends the
 * sessions of a password that has changed.
 */
function isSame(before: AccountChoice, now: AccountChoice | undefined): boolean {
  const said = (choice: AccountChoice): string =>
    // Of no limit at all JSON would have a null.
    JSON.stringify({ ...choice, secret: undefined, keptIn: undefined }, (_, value: unknown) =>
      value === Infinity ? "unlimited" : value,
    );
  return now !== undefined && said(before) === said(now);
}
