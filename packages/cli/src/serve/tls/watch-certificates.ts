import { access, constants } from "node:fs/promises";
import { resolve } from "node:path";
import { printable } from "@tandem/protocol";
import type { Certificate, Clock, Timer } from "@tandem/transport";
import { certificateFacts } from "./certificate-facts.ts";
import type { CertificateFiles } from "./tls-choice.ts";
import type { WatchedCertificates } from "./watched-certificates.ts";

export interface WatchOptions {
  readonly clock: Pick<Clock, "timer" | "date">;
  /** Told what was taken up. */
  readonly log: (text: string) => void;
  /** Told what could not be. */
  readonly warn: (sentence: string) => void;
  /** Called when there are others. */
  readonly renewed?: () => void;
}

/**
 * Looks at the files of certificates every few seconds, until it is disposed of: sessions that begin afterwards have the new
 * ones, and those that run go on. It looks by name, because certbot changes links and no file.
 */
export function watchCertificates(
  all: readonly WatchedCertificates[],
  { clock, log, warn, renewed }: WatchOptions,
): AsyncDisposable {
  let stopped = false;
  let next: Timer | undefined;
  const watched: WatchedCertificates[] = [];

  const begin = async (): Promise<void> => {
    for (const certificates of all) {
      const hidden = await unreadable(certificates.files);
      if (hidden === undefined) watched.push(certificates);
      else {
        warn(
          `${hidden} can be read no more, by the user that the server runs as: a renewed one is taken up at the next start.`,
        );
      }
    }
    again();
  };
  const lookAtAll = async (): Promise<void> => {
    for (const certificates of watched) {
      const look = await certificates.look(clock.date());
      if (look.kind === "broken")
        warn(`a new certificate is not taken up, and the one before it stays: ${look.reason}`);
      if (look.kind !== "renewed") continue;
      renewed?.();
      for (const each of look.taken) log(`took up ${described(each)}`);
      for (const { certificate, expired } of look.kept) warn(keptWarning(expired, certificate));
    }
    again();
  };
  const again = (): void => {
    if (!stopped && watched.length > 0) next = clock.timer(interval, () => void (running = lookAtAll()));
  };
  let running = begin();
  return {
    async [Symbol.asyncDispose]() {
      stopped = true;
      next?.cancel();
      await running;
    },
  };
}

// Nobody waits for it, and a handful of stat calls is nothing.
const interval = 5_000;

function described(certificate: Certificate): string {
  const { names, until } = certificateFacts(certificate);
  return `the certificate for ${printable(names.join(", "))}, valid until ${until}`;
}

function keptWarning(expired: Certificate, before: Certificate): string {
  const { names, until } = certificateFacts(expired);
  return (
    `the new certificate for ${printable(names.join(", "))} has run out on ${until}, and is not taken up; the one before it is ` +
    `kept, valid until ${certificateFacts(before).until}.`
  );
}

async function unreadable(files: readonly CertificateFiles[]): Promise<string | undefined> {
  for (const { path } of files.flatMap(({ cert, key = cert }) => [cert, key])) {
    const readable = await access(path, constants.R_OK).then(
      () => true,
      () => false,
    );
    if (!readable) return printable(resolve(path));
  }
  return undefined;
}
