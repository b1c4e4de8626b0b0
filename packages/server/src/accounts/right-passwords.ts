import { hash, randomBytes, timingSafeEqual } from "node:crypto";

/**
 * The passwords that were right, so that the next login need not hash them again, which takes long on purpose. Each is kept as a
 * digest under a key that only this process has, and that only its own memory holds: of no use without either. For the accounts of
 * one moment: with other accounts comes another of these. A wrong one leaves what is kept: else a guesser would have its owner
 * pay for the hash at every login.
 */
export class RightPasswords<Entry extends object> {
  readonly #key = randomBytes(32).toString("base64");
  /** What is held against the digest where there is none, so that it takes as long. */
  readonly #none = randomBytes(32);
  /** One for each account, that which was used last at the end. */
  readonly #digests = new Map<Entry, Buffer>();

  /** Of an account's name and a password, one way. */
  digest(user: string, password: string): Buffer {
    // JSON keeps apart where one ends and the other begins, and bytes that are no UTF-8.
    // What is secret comes first and is of one length; nobody is shown a digest that he could lengthen, as HMAC would prevent.
    return hash("sha256", `${this.#key}${JSON.stringify([user, password])}`, "buffer");
  }

  /** Whether it is that of the password that was right. */
  has(entry: Entry | undefined, digest: Buffer): boolean {
    return timingSafeEqual((entry && this.#digests.get(entry)) ?? this.#none, digest);
  }

  keep(entry: Entry, digest: Buffer): void {
    this.#digests.delete(entry);
    this.#digests.set(entry, digest);
    const [oldest] = this.#digests.keys();
    if (this.#digests.size > most && oldest !== undefined) this.#digests.delete(oldest);
  }
}

// Some two megabytes; more accounts than that at work at once hash their passwords now and then.
const most = 10_000;
