import { ConnectionError, RefusedError, type ConnectOptions } from "@tandem/client";
import { redactUrls } from "@tandem/trace/telling";
import { TlsError } from "@tandem/transport";
import { CommandError, exitCodes } from "../command-error.ts";
import { ownCommand } from "../own-command.ts";
import type { Shell } from "../shell.ts";
import { shellWord } from "../text/shell-word.ts";
import { parseLocation } from "./location.ts";
import type { ClientTls } from "./tls-flags.ts";

/** The connection that did not come about. */
export interface Attempted {
  readonly server: Pick<ConnectOptions, "host" | "tls">;
  readonly tls: ClientTls;
}

/**
 * An error as it should be told, with the command that may fare better: TLS where the server wants it, or may; a pin, or an
 * authority, for a certificate that nobody vouches for.
 */
export function withConnectionAdvice(
  error: unknown,
  { server, tls }: Attempted,
  shell: Pick<Shell, "words" | "env">,
): unknown {
  if (error instanceof RefusedError && error.wantsTls) {
    return server.tls === undefined || server.tls === "off"
      ? advised(error, [error.message, ...underTls("ftpes", server.host, shell)])
      : error;
  }
  if (!(error instanceof ConnectionError)) return error;
  if (error.code === "certificate") return advised(error, certificateLines(error, tls, shell));
  const silent = error.phase === "connect" && (error.code === "lost" || error.code === "timeout");
  const command = silent && server.tls !== "implicit" ? underTls("ftps", server.host, shell) : [];
  return command.length === 0 ? error : advised(error, [`${error.message} If it does expect TLS:`, ...command]);
}

function advised(cause: Error, lines: readonly string[]): CommandError {
  return new CommandError(exitCodes.failed, lines.join("\n"), { cause });
}

/** The command with URLs of another scheme; nothing when it has none of this host. */
function underTls(
  scheme: "ftpes" | "ftps",
  host: string,
  { words = [], env }: Pick<Shell, "words" | "env">,
): readonly string[] {
  const url = /^ftp(?:es)?(?=:\/\/)/i;
  const others = words.map((word) =>
    url.test(word) && parseLocation(word).server.host === host ? word.replace(url, scheme) : word,
  );
  return others.some((word, at) => word !== words[at]) ? [commandLine(others, env)] : [];
}

/** Who has pinned another certificate gets no command: what he was to notice has happened. */
function certificateLines(
  { message, cause }: ConnectionError,
  { options: { trust } }: ClientTls,
  { words = [], env }: Pick<Shell, "words" | "env">,
): readonly string[] {
  // Three sentences, of which the second is one long word.
  const lines = message.split(/ (?=Its SHA-256 |Pin that |Somebody may )/);
  const shown = cause instanceof TlsError ? cause.certificate : undefined;
  if (shown === undefined || trust?.pins !== undefined) return lines;
  const pin = shown.fingerprint.replaceAll(":", "").toLowerCase();
  const { subject, issuer } = shown.x509;
  // An authority does for nothing else that is wrong with it.
  const unknownSigner = subject !== issuer && / is not trusted: it is signed by /.test(message);
  const authority = unknownSigner
    ? [
        "Or believe its authority, if that is yours and you have its certificate:",
        commandLine([...words, "--ca", "FILE"], env),
      ]
    : [];
  return [...lines, commandLine([...words, "--pin", pin], env), ...authority];
}

/** Indented, and so to be pasted. What is printed may be kept by others; the password is asked for again. */
function commandLine(words: readonly string[], env: Shell["env"]): string {
  const shown = words.map((word) => shellWord(redactUrls(word).replace(/:\*{4}@/, "@")));
  return `  ${[ownCommand(env), ...shown].join(" ")}`;
}
