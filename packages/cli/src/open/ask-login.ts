import type { Target } from "@tandem/client";
import { serverLabel } from "../client/location.ts";
import { storedLogin, type LoginSources } from "../client/stored-login.ts";
import type { TypedLogin } from "../client/typed-password.ts";
import { usageError } from "../command-error.ts";
import { isForAnybody } from "../options/anonymous.ts";
import type { Talk } from "./talk.ts";

/**
 * Completes what was given by what is stored: asks for the name that is not, and says how to ask for the password. A script that
 * names nobody is anonymous; one that names somebody without a password is told so by a usage error, beside a certificate only
 * when the server asks for one.
 */
export async function askLogin(
  given: Target["options"],
  talk: Talk,
  { certified, ...sources }: LoginSources & { readonly certified: boolean },
): Promise<TypedLogin> {
  const stored = await storedLogin(given, sources);
  if (stored.user === undefined && !talk.interactive) return { login: stored };
  const login =
    stored.user === undefined ? await storedLogin(given, { ...sources, user: await askUser(given, talk) }) : stored;
  if (login.password !== undefined || isForAnybody(login.user ?? "")) return { login };
  const label = serverLabel(login);
  if (talk.interactive) return { login, ask: () => talk.askSecret(`Password for ${label}: `) };
  const nobody = usageError(`There is no password for ${label}: give it behind the name, or as TANDEM_PASSWORD.`);
  if (!certified) throw nobody;
  return { login: { ...login, password: () => Promise.reject(nobody) } };
}

async function askUser(given: Target["options"], talk: Talk): Promise<string> {
  const answer = (await talk.ask(`User at ${serverLabel(given)} (anonymous): `)).trim();
  return answer === "" ? "anonymous" : answer;
}
