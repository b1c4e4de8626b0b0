import type { Target } from "@tandem/client";
import { usageError } from "../command-error.ts";
import { askSecret } from "../input/ask-secret.ts";
import { isForAnybody } from "../options/anonymous.ts";
import type { Shell } from "../shell.ts";
import { serverLabel } from "./location.ts";
import { storedLogin, type LoginSources } from "./stored-login.ts";
import type { TypedLogin } from "./typed-password.ts";

/** Where the parts of a login come from, beside the environment. */
export interface CompletedFrom extends Omit<LoginSources, "env"> {
  /** A certificate is shown to the server, which may do for a password. */
  readonly certified?: boolean;
  /** Ends the question for the password. */
  readonly signal?: AbortSignal;
}

/**
 * How to connect and as whom: what is stored, and how to ask for the password on the terminal when it is not. Nobody in
 * particular is anonymous. Throws a usage error when a password is needed and there is nobody to ask; beside a certificate that
 * is known only when the server asks, and connecting ends with it then.
 */
export async function completeLogin(
  server: Target["options"],
  { certified = false, signal, ...sources }: CompletedFrom,
  shell: Pick<Shell, "stdin" | "stderr" | "env">,
): Promise<TypedLogin> {
  const login = await storedLogin(server, { ...sources, env: shell.env });
  if (login.user === undefined && sources.passwordFile !== undefined) {
    throw usageError("--password-file needs a user whose password it is: give --user, or write one into the URL.");
  }
  if (login.user === undefined || login.password !== undefined || isForAnybody(login.user)) return { login };
  const label = serverLabel(login);
  if (shell.stdin.isTTY === true) {
    return { login, ask: () => askSecret(`Password for ${label}: `, { ...shell, signal }) };
  }
  const nobody = usageError(
    `There is no password for ${label}: set TANDEM_PASSWORD, give --password-file, write it into .netrc, or run this on a terminal.`,
  );
  if (!certified) throw nobody;
  return { login: { ...login, password: () => Promise.reject(nobody) } };
}
