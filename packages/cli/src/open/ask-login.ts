import type { ConnectOptions, Target } from "@tandem/client";
import { serverLabel } from "../client/location.ts";
import { usageError } from "../command-error.ts";
import type { Shell } from "../shell.ts";
import type { Talk } from "./talk.ts";

/** Where to connect, and as whom. */
export type Login = Pick<ConnectOptions, "host" | "port" | "user" | "password">;

/**
 * Completes what was given: asks for the name, and for the password unless TANDEM_PASSWORD has it. A script that names nobody
 * is anonymous; one that names somebody without a password is told so by a usage error.
 */
export async function askLogin(given: Target["options"], talk: Talk, env: Shell["env"]): Promise<Login> {
  const user = given.user ?? (talk.interactive ? await askUser(given, talk) : undefined);
  if (user === undefined) return given;
  const login = { ...given, user };
  const password = given.password ?? (env["TANDEM_PASSWORD"] || undefined);
  if (password !== undefined) return { ...login, password };
  // Servers for everybody take anything, and the client has something.
  if (/^(?:anonymous|ftp)$/i.test(user)) return login;
  if (!talk.interactive) {
    throw usageError(`There is no password for ${serverLabel(login)}: give it behind the name, or as TANDEM_PASSWORD.`);
  }
  return { ...login, password: await talk.askSecret(`Password for ${serverLabel(login)}: `) };
}

async function askUser(given: Target["options"], talk: Talk): Promise<string> {
  const answer = (await talk.ask(`User at ${serverLabel(given)} (anonymous): `)).trim();
  return answer === "" ? "anonymous" : answer;
}
