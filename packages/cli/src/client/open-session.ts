import { connect, type Client, type ConnectOptions, type Target } from "@tandem/client";
import { createTracer, type Tracer } from "@tandem/trace/telling";
import type { Shell } from "../shell.ts";
import { environmentProxy } from "./environment-proxy.ts";
import { clearTextWarning } from "./clear-text.ts";
import { withConnectionAdvice } from "./connection-advice.ts";
import { completeLogin } from "./login.ts";
import { noteSilence } from "./note-silence.ts";
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
  /** How to connect, beyond that. */
  readonly options?: Partial<ConnectOptions>;
  /** Through no proxy, though the environment names one. */
  readonly direct?: boolean;
}

/** Logs in to the server of a URL, asking for the password when there is none and the server wants one, and warns once of what is not secret. */
export async function openSession(target: Target["options"], options: SessionOptions, shell: Shell): Promise<Client> {
  const { user, passwordFile, active, quiet, tls, tracer, signal } = options;
  const server = secured(target, tls);
  const certified = tls.options.certificate !== undefined;
  const typed = await completeLogin(server, { user, passwordFile, certified, signal }, shell);
  const { login } = typed;
  const proxy = options.options?.proxy ?? (options.direct ? undefined : environmentProxy(login.host, shell.env));
  const warning = clearTextWarning(login) ?? insecureWarning(tls, login.host);
  if (warning !== undefined && !quiet) shell.stderr.write(`tandem: ${warning}\n`);
  const mode = active ? "active" : "passive";
  const { clock } = shell;
  const traced = tracer ?? createTracer({ now: () => clock.now(), date: () => clock.date(), ring: 0 });
  const session = {
    ...options.options,
    ...(proxy !== undefined && { proxy }),
    ...tls.options,
    mode,
    signal,
    clock,
    tracer: traced,
  } as const;
  const say = (line: string): void => void shell.stderr.write(`tandem: ${line}\n`);
  using _note = quiet || shell.stderr.isTTY !== true ? undefined : noteSilence(server, { tracer: traced, clock }, say);
  try {
    return await withTypedPassword(typed, (one) => connect({ ...one, ...session }), say);
  } catch (error) {
    throw withConnectionAdvice(error, { server, tls }, shell);
  }
}
