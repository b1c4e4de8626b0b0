import { readFile } from "node:fs/promises";
import { parsePasswords, withPassword, type PasswordLine } from "./password-lines.ts";
import { replaceFile } from "./replace-file.ts";

/** A file of passwords that a server reads, and may write better hashes into. */
export class PasswordFile {
  readonly path: string;
  /** As it was read last, and changed since. */
  #known: ReadonlyMap<string, PasswordLine> = new Map();
  /** One change after the other. */
  #changing = Promise.resolve();

  constructor(path: string) {
    this.path = path;
  }

  /** Reads it anew. Rejects as `readFile` does. */
  async read(): Promise<ReadonlyMap<string, PasswordLine>> {
    // What is still being written is read too: sessions that have begun with it go on.
    await this.#changing;
    this.#known = parsePasswords(await readFile(this.path));
    return this.#known;
  }

  /** Keeps another hash for a name, unless somebody has changed the line since it was read. Rejects with a `CommandError`. */
  async keep(name: string, hash: string): Promise<void> {
    const change = this.#changing.then(() => this.#replace(name, hash));
    this.#changing = change.catch(() => {});
    await change;
  }

  async #replace(name: string, hash: string): Promise<void> {
    const known = this.#known.get(name);
    if (known === undefined) return;
    await replaceFile(this.path, (before) =>
      parsePasswords(before).get(name)?.hash === known.hash ? withPassword(before, name, hash) : before,
    );
    this.#known = new Map(this.#known).set(name, { ...known, hash });
  }
}
