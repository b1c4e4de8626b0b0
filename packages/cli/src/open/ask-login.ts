import type { Target } from "@tandem/client";
import { serverLabel } from "../client/location.ts";
import { isForAnybody, storedLogin, type LoginSources } from "../client/stored-login.ts";
import type { TypedLogin } from "../client/typed-password.ts";
import { usageError } from "../command-error.ts";
import type { Talk } from "./talk.ts";

/**
 * Completes what was given by what is stored: asks for the name, and for the password, that are not. A script that names nobody
 * is anonymous; one that names somebody without a password is told so by a usage error.
 */
export async function askLogin(given: Target["options"], talk: Talk, sources: LoginSources): Promise<TypedLogin> {
  const stored = await storedLogin(given, sources);
  if (stored.user === undefined && !talk.interactive) return { login: stored };
  const login =
    stored.user === undefined ? await storedLogin(given, { ...sources, user: await askUser(given, talk) }) : stored;
  if (login.password !== undefined || isForAnybody(login.user ?? "")) return { login };
  if (!talk.interactive) {
    throw usageError(`There is no password for ${serverLabel(login)}: give it behind the name, or as TANDEM_PASSWORD.`);
  }
  const ask = (): Promise<string> => talk.askSecret(`Password for ${serverLabel(login)}: `);
  return { login: { ...login, password: await ask() }, again: ask };
}

async function askUser(given: Target["options"], talk: Talk): Promise<string> {
  const answer = (await talk.ask(`User at ${serverLabel(given)} (anonymous): `)).trim();
  return answer === "" ? "anonymous" : answer;
}
