import { readFile } from "node:fs/promises";
import { parsePasswords, withPassword, type PasswordLine } from "./password-lines.ts";
import { replaceFile } from "./replace-file.ts";

/** A file of passwords that a server reads, and may write better hashes into. */
export class PasswordFile {
  readonly path: string;
  /** One change after the other. */
  #changing = Promise.resolve();

  constructor(path: string) {
    this.path = path;
  }

  /** Reads it anew. Rejects as `readFile` does. */
  async read(): Promise<ReadonlyMap<string, PasswordLine>> {
    // What is still being written is read too: sessions that have begun with it go on.
    await this.#changing;
    return parsePasswords(await readFile(this.path));
  }

  /** Keeps a better hash for a name, unless its line has another one than that which it replaces. Rejects with a `CommandError`. */
  async keep(name: string, hash: string, replaced: string): Promise<void> {
    const change = this.#changing.then(() => this.#replace(name, hash, replaced));
    this.#changing = change.catch(() => {});
    await change;
  }

  async #replace(name: string, hash: string, replaced: string): Promise<void> {
    await replaceFile(this.path, (before) =>
      parsePasswords(before).get(name)?.hash === replaced ? withPassword(before, name, hash) : before,
    );
  }
}
