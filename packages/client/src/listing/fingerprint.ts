import type { RemoteEntry } from "@tandem/protocol";

/** What was told of a directory, as two numbers of 32 bits: enough to see that it was told before. */
export class Fingerprint {
  #one = 0x811c9dc5;
  #other = 0x9e3779b9;
  #count = 0;

  add({ raw }: RemoteEntry): void {
    for (let at = 0; at < raw.length; at++) {
      const code = raw.charCodeAt(at);
      this.#one = Math.imul(this.#one ^ code, 0x01000193);
      this.#other = Math.imul(this.#other + code, 0x85ebca6b) ^ (this.#other >>> 13);
    }
    this.#one = Math.imul(this.#one ^ 0x0a, 0x01000193);
    this.#count++;
  }

  /** False for directories with less than two entries: empty ones are all alike, and a directory alone in another is no rarity. */
  equals(other: Fingerprint): boolean {
    const same = this.#one === other.#one && this.#other === other.#other && this.#count === other.#count;
    return same && this.#count > 1;
  }
}
