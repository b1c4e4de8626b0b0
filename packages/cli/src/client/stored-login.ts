import type { ConnectOptions, Target } from "@tandem/client";
import { isForAnybody } from "../options/anonymous.ts";
import { present } from "../present.ts";
import type { Shell } from "../shell.ts";
import { readNetrc } from "./read-netrc.ts";
import { readPasswordFile } from "./read-password-file.ts";

/** Where to connect, and as whom as far as that is known. */
export type Login = Pick<ConnectOptions, "host" | "port" | "tls" | "user" | "password" | "account">;

export interface LoginSources {
  /** In place of the user of the URL. */
  readonly user?: string | undefined;
  /** The file whose first line is the password. */
  readonly passwordFile?: string | undefined;
  readonly env: Shell["env"];
}

/**
 * A login from everything that need not be asked for: the URL, a file that was named for it, TANDEM_PASSWORD, and .netrc, which
 * also names a user where nobody else does. Throws a usage error for a file that cannot be used.
 */
export async function storedLogin(
  { password: given, ...server }: Target["options"],
  { user, passwordFile, env }: LoginSources,
): Promise<Login> {
  const named = user ?? server.user;
  const common = env["TANDEM_PASSWORD"] || undefined;
  const ofFile = async (): Promise<string | undefined> =>
    passwordFile === undefined ? undefined : readPasswordFile(passwordFile);
  if (named === undefined) {
    const { login, password, account } = (await readNetrc(server.host, undefined, env)) ?? {};
    if (login === undefined) return server;
    return { ...server, user: login, ...present({ password: (await ofFile()) ?? password ?? common, account }) };
  }
  // The password of one user is none for another.
  const own = named === server.user ? given : undefined;
  const password = (await ofFile()) ?? own ?? common;
  if (password !== undefined || isForAnybody(named)) return { ...server, user: named, ...present({ password }) };
  const entry = await readNetrc(server.host, named, env);
  return { ...server, user: named, ...present({ password: entry?.password, account: entry?.account }) };
}
