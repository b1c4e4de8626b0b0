import { firstDigit, type Endpoint, type Reply } from "@tandem/protocol";
import type { SessionTrace } from "@tandem/trace";
import { FtpError, RefusedError } from "../ftp-error.ts";
import type { ConnectOptions } from "../options.ts";
import { logInThrough } from "../way-out/log-in-through.ts";
import type { WayOut } from "../way-out/way-out.ts";
import { abortable } from "./abortable.ts";
import type { ClientState } from "./client-state.ts";
import type { ControlSession } from "./control-session.ts";

export interface Credentials {
  readonly user: string;
  readonly password: NonNullable<ConnectOptions["password"]>;
  readonly account: string | undefined;
}

/** What logging in needs. */
export interface LogInOptions {
  readonly control: ControlSession;
  readonly state: ClientState;
  readonly trace: SessionTrace;
  /** Whoever asks a person for the password is waited for no longer. */
  readonly signal: AbortSignal | undefined;
  readonly way: Pick<WayOut, "ftpProxy">;
}

/**
 * USER, then PASS and ACCT as far as the server asks for them (RFC 959 §5.4); some servers let a user in without either.
 * Rejects with {@link RefusedError}, and with what the function for the password rejects with.
 */
export async function logIn(
  { control, state, trace, signal, way: { ftpProxy } }: LogInOptions,
  credentials: Credentials,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<void> {
  const { user } = credentials;
  control.phase = "login";
  state.change({ user });
  try {
    if (ftpProxy === undefined) await presentCredentials(control, credentials, signal);
    else await logInThrough(control, ftpProxy, errand({ address: host, port }, credentials, signal));
  } catch (error) {
    if (trace.active && error instanceof FtpError) {
      trace.emit({ kind: "auth.result", user, accepted: false, reason: error.reply?.lines[0] ?? error.code });
    }
    throw error;
  }
  control.phase = "command";
  if (trace.active) trace.emit({ kind: "auth.result", user, accepted: true, reason: null });
  state.change({ loggedIn: true });
}

async function presentCredentials(
  control: ControlSession,
  { user, password, account }: Credentials,
  signal: AbortSignal | undefined,
): Promise<void> {
  let reply = await control.perform("USER", user);
  if (asksMore(reply) && reply.code !== 332) {
    reply = await control.perform("PASS", typeof password === "string" ? password : await asked(password, signal));
  }
  if (!asksMore(reply)) return;
  if (account === undefined) {
    const cause = new Error("The server asks for an account; give one as the option `account`.");
    throw new RefusedError("ACCT", reply, "login", cause);
  }
  reply = await control.perform("ACCT", account);
  if (asksMore(reply)) throw new RefusedError("ACCT", reply, "login");
}

function errand(
  server: Endpoint,
  { user, password, account }: Credentials,
  signal: AbortSignal | undefined,
): Parameters<typeof logInThrough>[2] {
  const told = (): Promise<string> =>
    typeof password === "string" ? Promise.resolve(password) : asked(password, signal);
  return { server, user, password: told, account };
}

function asked(password: () => Promise<string>, signal: AbortSignal | undefined): Promise<string> {
  return signal === undefined ? password() : abortable(password(), signal);
}

function asksMore({ code }: Reply): boolean {
  return firstDigit(code) === 3;
}
