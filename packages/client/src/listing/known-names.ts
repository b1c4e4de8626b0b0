import type { RemoteEntry } from "@tandem/protocol";

/** Tells names that a listing has told already: servers that join several folders into one list what is in two of them twice. */
export class KnownNames {
  readonly #names = new Set<string>();

  /** False for a name that has come before, among the first that did. Lines that nobody understood have none, and are all new. */
  isNew({ name }: RemoteEntry): boolean {
    if (name === "") return true;
    if (this.#names.has(name)) return false;
    // A few mebibytes; a listing may have no end.
    if (this.#names.size < most) this.#names.add(name);
    return true;
  }
}

const most = 65_536;
