import type { Client } from "@tandem/client";
import { printable } from "@tandem/protocol";
import type { Clock } from "@tandem/transport";

/** A name that the Tab key may offer. */
export interface KnownName {
  readonly name: string;
  readonly directory: boolean;
}

/** The names in the server's directories, as far as the Tab key has asked for them: each directory is listed once in a while. */
export class RemoteNames {
  readonly #clock: Clock;
  readonly #directories = new Map<string, { readonly at: number; readonly names: readonly KnownName[] }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The names in a directory, which is written as commands have it. Rejects when it cannot be listed in time. */
  async in(client: Client, directory: string, signal: AbortSignal): Promise<readonly KnownName[]> {
    const key = directory.startsWith("/") ? directory : `${await client.workingDirectory({ signal })}/${directory}`;
    const known = this.#directories.get(key);
    if (known !== undefined && this.#clock.now() - known.at < lifetime) return known.names;
    const names = await this.#list(client, directory, signal);
    this.#directories.delete(key);
    this.#directories.set(key, { at: this.#clock.now(), names });
    for (const oldest of this.#directories.keys()) {
      if (this.#directories.size <= mostDirectories) break;
      this.#directories.delete(oldest);
    }
    return names;
  }

  /** Something was changed: everything is asked for anew. */
  forget(): void {
    this.#directories.clear();
  }

  async #list(client: Client, directory: string, signal: AbortSignal): Promise<readonly KnownName[]> {
    const late = new AbortController();
    const timer = this.#clock.timer(patience, () => late.abort(new Error("The listing takes too long to wait for.")));
    try {
      const names: KnownName[] = [];
      const entries = client.list(directory === "" ? undefined : directory, {
        signal: AbortSignal.any([signal, late.signal]),
      });
      for await (const { name, kind } of entries) {
        // What a terminal would obey, or show as something else, cannot be typed either.
        if (name !== "" && !name.includes("/") && printable(name) === name)
          names.push({ name, directory: kind === "directory" });
        if (names.length >= mostNames) break;
      }
      return names;
    } finally {
      timer.cancel();
    }
  }
}

// Long enough to type a few commands, short enough to see what others have put there.
const lifetime = 30_000;
// A person who pressed Tab has given up by then.
const patience = 5_000;
const mostDirectories = 32;
// More than anybody reads; about a megabyte.
const mostNames = 10_000;
