import type { ConnectOptions, Target } from "@tandem/client";
import { usageError } from "../command-error.ts";
import { askSecret } from "../input/ask-secret.ts";
import type { Shell } from "../shell.ts";
import { serverLabel } from "./location.ts";

/**
 * How to connect and as whom: what the URL says, `user` in place of its user, and the password from the URL, from
 * TANDEM_PASSWORD, or asked for on the terminal. Nobody in particular is anonymous. Throws a usage error when a password is
 * needed and there is nobody to ask.
 */
export async function completeLogin(
  server: Target["options"],
  user: string | undefined,
  shell: Pick<Shell, "stdin" | "stderr" | "env">,
): Promise<Pick<ConnectOptions, "host" | "port" | "user" | "password">> {
  const { password: given, ...named } = server;
  const login = user === undefined ? named : { ...named, user };
  if (login.user === undefined) return login;
  const password = (login.user === named.user ? given : undefined) ?? (shell.env["TANDEM_PASSWORD"] || undefined);
  if (password !== undefined) return { ...login, password };
  // Servers for everybody take anything, and `connect` has something.
  if (/^(?:anonymous|ftp)$/i.test(login.user)) return login;
  const label = serverLabel(login);
  if (shell.stdin.isTTY !== true) {
    throw usageError(
      `There is no password for ${label}: set TANDEM_PASSWORD, write it into the URL, or run this on a terminal.`,
    );
  }
  return { ...login, password: await askSecret(`Password for ${label}: `, shell) };
}
