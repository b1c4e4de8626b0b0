import type { AccountChoice } from "../choices.ts";
import type { ServeSettings } from "../settings.ts";
import type { BetterHash } from "./worker-calls.ts";

type Accounts = Pick<ServeSettings, "accounts" | "hosts">;

/**
 * Keeps the better hashes that several processes bring of the same passwords: the first of each, which the others are given, also
 * those that have not heard yet of the accounts that are there now.
 */
export class PasswordsKept {
  #accounts: Accounts;
  readonly #kept = new Map<string, Promise<string>>();

  constructor(accounts: Accounts) {
    this.#accounts = accounts;
  }

  /** Others are there in place of all. */
  replace(accounts: Accounts): void {
    this.#accounts = accounts;
  }

  /** Gives the hash that is kept. Rejects with a `CommandError` when it could not be; the next one may try again. */
  keep({ host, name, hash, replaced }: BetterHash): Promise<string> {
    const key = JSON.stringify([host, name, replaced]);
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const keeping = this.#write(this.#accountOf(host, name), { hash, replaced });
    this.#kept.set(key, keeping);
    keeping.catch(() => this.#kept.delete(key));
    return keeping;
  }

  async #write(account: AccountChoice | undefined, better: Pick<BetterHash, "hash" | "replaced">): Promise<string> {
    const { hash, replaced } = better;
    return (await account?.keptIn?.keep(account.name, hash, replaced)) ?? hash;
  }

  #accountOf(host: number | undefined, name: string): AccountChoice | undefined {
    const all = host === undefined ? this.#accounts.accounts : this.#accounts.hosts[host]?.accounts;
    return all?.find((account) => account.name === name);
  }
}
