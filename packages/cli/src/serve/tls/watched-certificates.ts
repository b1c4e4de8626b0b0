import { stat } from "node:fs/promises";
import type { Certificate } from "@tandem/transport";
import { certificateFacts } from "./certificate-facts.ts";
import { readCertificate } from "./read-certificate.ts";
import type { CertificateFiles } from "./tls-choice.ts";

/** What a look at the files came to. */
export type Look =
  | { readonly kind: "same" }
  /** `taken` are those that were not there before; `kept` stay in place of others that have run out. */
  | { readonly kind: "renewed"; readonly taken: readonly Certificate[]; readonly kept: readonly Kept[] }
  /** Others are there that cannot be used; those before them stay. Told once for each change. */
  | { readonly kind: "broken"; readonly reason: string };

/** A certificate that is still good, and the one that was to take its place. */
export interface Kept {
  readonly certificate: Certificate;
  readonly expired: Certificate;
}

/** Certificates from files that somebody else renews while the server runs. */
export class WatchedCertificates {
  readonly files: readonly CertificateFiles[];
  #current: readonly Certificate[];
  /** What the files were like when they were read last, and when they were looked at last. */
  #taken: string;
  #seen: string;

  /** Reads them for the first time. Throws a `CommandError` for the first that cannot be used. */
  static async read(files: readonly CertificateFiles[]): Promise<WatchedCertificates> {
    const like = await likenessOf(files);
    return new WatchedCertificates(files, await Promise.all(files.map(readCertificate)), like);
  }

  private constructor(files: readonly CertificateFiles[], current: readonly Certificate[], like: string) {
    this.files = files;
    this.#current = current;
    this.#taken = like;
    this.#seen = like;
  }

  /** Those of the moment, for `createServer`: the same array until there are others. */
  readonly source = (): readonly Certificate[] => this.#current;

  /**
   * Takes up what has changed, when it has not changed since the last look: a chain and its key are not written in one moment. One
   * that has run out at `date` (milliseconds since 1970 UTC) does not take the place of one that has not.
   */
  async look(date: number): Promise<Look> {
    const like = await likenessOf(this.files);
    const settled = like === this.#seen;
    this.#seen = like;
    if (like === this.#taken || !settled) return { kind: "same" };
    this.#taken = like;
    try {
      const found = await Promise.all(this.files.map(readCertificate));
      const before = this.#current;
      const kept = found.flatMap((expired, at) => {
        const certificate = before[at];
        return certificate !== undefined && isOver(expired, date) && !isOver(certificate, date)
          ? [{ certificate, expired }]
          : [];
      });
      const next = found.map((each) => kept.find(({ expired }) => expired === each)?.certificate ?? each);
      const taken = next.filter((each, at) => !isSame(each, before[at]));
      if (taken.length > 0) this.#current = next;
      return { kind: "renewed", taken, kept };
    } catch (error) {
      return { kind: "broken", reason: error instanceof Error ? error.message : String(error) };
    }
  }
}

function isOver(certificate: Certificate, date: number): boolean {
  return certificateFacts(certificate).expires < date;
}

function isSame(one: Certificate, other: Certificate | undefined): boolean {
  return one.chain === other?.chain && one.key === other.key && one.passphrase === other.passphrase;
}

/** Which files are there, followed through links as certbot makes them, and when each was changed. */
async function likenessOf(files: readonly CertificateFiles[]): Promise<string> {
  const paths = files.flatMap(({ cert, key, passphrase }) => [cert, key, passphrase]).map((file) => file?.path);
  const found = await Promise.all(
    paths.map(async (path) => {
      const { ino, size, mtimeMs, ctimeMs } = (path && (await stat(path).catch(() => undefined))) || {};
      return [ino, size, mtimeMs, ctimeMs];
    }),
  );
  return JSON.stringify(found);
}
