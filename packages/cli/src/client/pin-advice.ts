import { ConnectionError } from "@tandem/client";
import { redactUrls } from "@tandem/trace";
import { TlsError } from "@tandem/transport";
import { CommandError, exitCodes } from "../command-error.ts";
import { ownCommand } from "../own-command.ts";
import type { Shell } from "../shell.ts";
import { shellWord } from "../text/shell-word.ts";
import type { ClientTls } from "./tls-flags.ts";

/**
 * An error as it should be told: of a certificate that nobody vouches for, with the command that pins it. Who has pinned another
 * one gets no such command: what he was to notice has happened.
 */
export function withPinAdvice(
  error: unknown,
  { options: { trust } }: ClientTls,
  { words = [], env }: Pick<Shell, "words" | "env">,
): unknown {
  if (!(error instanceof ConnectionError) || error.code !== "certificate") return error;
  const shown = error.cause instanceof TlsError ? error.cause.certificate : undefined;
  // Three sentences, of which the second is one long word.
  const message = error.message.replace(/ (?=Its SHA-256 |Pin that |Somebody may )/g, "\n");
  if (shown === undefined || trust?.pins !== undefined)
    return new CommandError(exitCodes.failed, message, { cause: error });
  const again = words.map((word) => shellWord(withoutPassword(word)));
  const pin = shown.fingerprint.replaceAll(":", "").toLowerCase();
  const command = [ownCommand(env), ...again, "--pin", pin].join(" ");
  return new CommandError(exitCodes.failed, `${message}\n  ${command}`, { cause: error });
}

/** What is printed may be kept by others; the password is asked for again. */
function withoutPassword(word: string): string {
  return redactUrls(word).replace(/:\*{4}@/, "@");
}
