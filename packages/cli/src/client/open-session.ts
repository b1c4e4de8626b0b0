import { connect, type Client, type Target } from "@tandem/client";
import type { Tracer } from "@tandem/trace";
import type { Shell } from "../shell.ts";
import { clearTextWarning } from "./clear-text.ts";
import { completeLogin } from "./login.ts";

export interface SessionOptions {
  /** In place of the URL's user. */
  readonly user: string | undefined;
  readonly passwordFile: string | undefined;
  readonly active: boolean;
  readonly quiet: boolean;
  readonly tracer: Tracer | undefined;
  readonly signal: AbortSignal;
}

/** Logs in to the server of a URL, asking for the password when there is none, and warns once of what is not encrypted. */
export async function openSession(server: Target["options"], options: SessionOptions, shell: Shell): Promise<Client> {
  const { user, passwordFile, active, quiet, tracer, signal } = options;
  const login = await completeLogin(server, { user, passwordFile }, shell);
  const warning = quiet ? undefined : clearTextWarning(login.host, login.user);
  if (warning !== undefined) shell.stderr.write(`tandem: ${warning}\n`);
  const mode = active ? "active" : "passive";
  return connect({ ...login, mode, signal, clock: shell.clock, ...(tracer && { tracer }) });
}
