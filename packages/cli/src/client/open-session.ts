import { connect, type Client, type Target } from "@tandem/client";
import type { Tracer } from "@tandem/trace";
import type { Shell } from "../shell.ts";
import { clearTextWarning } from "./clear-text.ts";
import { completeLogin } from "./login.ts";
import { withPinAdvice } from "./pin-advice.ts";
import { withTypedPassword } from "./typed-password.ts";
import { insecureWarning, secured, type ClientTls } from "./tls-flags.ts";

export interface SessionOptions {
  /** In place of the URL's user. */
  readonly user: string | undefined;
  readonly passwordFile: string | undefined;
  readonly active: boolean;
  readonly tls: ClientTls;
  readonly quiet: boolean;
  readonly tracer: Tracer | undefined;
  readonly signal: AbortSignal;
}

/** Logs in to the server of a URL, asking for the password when there is none and the server wants one, and warns once of what is not secret. */
export async function openSession(target: Target["options"], options: SessionOptions, shell: Shell): Promise<Client> {
  const { user, passwordFile, active, quiet, tls, tracer, signal } = options;
  const server = secured(target, tls);
  const certified = tls.options.certificate !== undefined;
  const typed = await completeLogin(server, { user, passwordFile, certified, signal }, shell);
  const { login } = typed;
  const warning = clearTextWarning(login) ?? insecureWarning(tls, login.host);
  if (warning !== undefined && !quiet) shell.stderr.write(`tandem: ${warning}\n`);
  const mode = active ? "active" : "passive";
  const session = { ...tls.options, mode, signal, clock: shell.clock, ...(tracer && { tracer }) } as const;
  const say = (line: string): void => void shell.stderr.write(`tandem: ${line}\n`);
  return withTypedPassword(typed, (one) => connect({ ...one, ...session }), say).catch((error: unknown) => {
    throw withPinAdvice(error, tls, shell);
  });
}
