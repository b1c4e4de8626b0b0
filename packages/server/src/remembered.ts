/** What is known of names, of the latest so many: strangers can invent names without end. */
export class Remembered<Value> {
  readonly #values = new Map<string, Value>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  find(name: string): Value | undefined {
    return this.#values.get(name);
  }

  /** Keeps a value; where there is no room, what was kept longest ago goes. */
  keep(name: string, value: Value): void {
    this.#values.delete(name);
    this.#values.set(name, value);
    if (this.#values.size <= this.#most) return;
    const [oldest] = this.#values.keys();
    if (oldest !== undefined) this.#values.delete(oldest);
  }

  forget(name: string): void {
    this.#values.delete(name);
  }

  /** Everything that is kept, what was kept longest ago first. */
  all(): Iterable<readonly [name: string, value: Value]> {
    return this.#values;
  }
}
