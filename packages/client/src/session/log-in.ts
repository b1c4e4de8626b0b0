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
  /** Another session was asked for the password: this one says it at once. */
  readonly atOnce: boolean;
}

/**
 * USER, then PASS and ACCT as far as the server asks for them (RFC 959 §5.4); some servers let a user in without either. Gives
 * whether the password was asked for. Rejects with {@link RefusedError}, and with what the function for the password rejects with.
 */
export async function logIn(
  { control, state, trace, signal, way: { ftpProxy }, atOnce }: LogInOptions,
  credentials: Credentials,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<boolean> {
  const { user } = credentials;
  let asked = false;
  control.phase = "login";
  state.change({ user });
  try {
    if (ftpProxy === undefined) asked = await presentCredentials(control, credentials, { signal, atOnce });
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
  return asked;
}

/** True when the password was asked for. */
async function presentCredentials(
  control: ControlSession,
  { user, password, account }: Credentials,
  { signal, atOnce }: Pick<LogInOptions, "signal" | "atOnce">,
): Promise<boolean> {
  const named = control.perform("USER", user);
  const early = atOnce && typeof password === "string" ? control.perform("PASS", password) : undefined;
  early?.catch(() => {});
  let reply = await named;
  const asked = asksMore(reply) && reply.code !== 332;
  if (asked) {
    reply = await (early ??
      control.perform("PASS", typeof password === "string" ? password : await typed(password, signal)));
  }
  if (!asksMore(reply)) return asked;
  if (account === undefined) {
    const cause = new Error("The server asks for an account; give one as the option `account`.");
    throw new RefusedError("ACCT", reply, "login", cause);
  }
  reply = await control.perform("ACCT", account);
  if (asksMore(reply)) throw new RefusedError("ACCT", reply, "login");
  return asked;
}

function errand(
  server: Endpoint,
  { user, password, account }: Credentials,
  signal: AbortSignal | undefined,
): Parameters<typeof logInThrough>[2] {
  const told = (): Promise<string> =>
    typeof password === "string" ? Promise.resolve(password) : typed(password, signal);
  return { server, user, password: told, account };
}

function typed(password: () => Promise<string>, signal: AbortSignal | undefined): Promise<string> {
  return signal === undefined ? password() : abortable(password(), signal);
}

function asksMore({ code }: Reply): boolean {
  return firstDigit(code) === 3;
}
