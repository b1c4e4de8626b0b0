import type { Target } from "@tandem/client";
import { usageError } from "../command-error.ts";
import { askSecret } from "../input/ask-secret.ts";
import type { Shell } from "../shell.ts";
import { serverLabel } from "./location.ts";
import { isForAnybody, storedLogin, type LoginSources } from "./stored-login.ts";
import type { TypedLogin } from "./typed-password.ts";

/**
 * How to connect and as whom: what is stored, and the password asked for on the terminal when it is not. Nobody in particular
 * is anonymous. Throws a usage error when a password is needed and there is nobody to ask.
 */
export async function completeLogin(
  server: Target["options"],
  sources: Omit<LoginSources, "env">,
  shell: Pick<Shell, "stdin" | "stderr" | "env">,
): Promise<TypedLogin> {
  const login = await storedLogin(server, { ...sources, env: shell.env });
  if (login.user === undefined && sources.passwordFile !== undefined) {
    throw usageError("--password-file needs a user whose password it is: give --user, or write one into the URL.");
  }
  if (login.user === undefined || login.password !== undefined || isForAnybody(login.user)) return { login };
  const label = serverLabel(login);
  if (shell.stdin.isTTY !== true) {
    throw usageError(
      `There is no password for ${label}: set TANDEM_PASSWORD, give --password-file, write it into .netrc, or run this on a terminal.`,
    );
  }
  const ask = (): Promise<string> => askSecret(`Password for ${label}: `, shell);
  return { login: { ...login, password: await ask() }, again: ask };
}
