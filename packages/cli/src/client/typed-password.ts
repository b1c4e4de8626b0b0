import { RefusedError } from "@tandem/client";
import { printable } from "@tandem/protocol";
import type { Login } from "./stored-login.ts";

/** A login, and how to ask for its password where that is not stored. */
export interface TypedLogin {
  readonly login: Login;
  readonly ask?: () => Promise<string>;
}

/**
 * Connects. A password that a person has to type is asked for when the server wants it: what is wrong with the connection, or with
 * its certificate, is told before. One that was wrong is told so and asked for again, three times in all, as ssh does; every
 * time on a new connection. One that was stored is tried once: it would not be right the second time.
 */
export async function withTypedPassword<Result>(
  { login, ask }: TypedLogin,
  connect: (login: Login) => Promise<Result>,
  say: (line: string) => void,
): Promise<Result> {
  if (ask === undefined) return connect(login);
  for (let left = mostTries - 1; ; left--) {
    let typed: Promise<string> | undefined;
    try {
      // Kept with the login, for whoever connects again.
      return await connect({ ...login, password: () => (typed ??= ask()) });
    } catch (error) {
      if (typed === undefined || left === 0 || !isWrongPassword(error)) throw error;
      // Its message has the password replaced, which a server may repeat.
      say(printable(error.message));
    }
  }
}

/** A server that is full, or wants TLS first, says 530 too. */
function isWrongPassword(error: unknown): error is RefusedError {
  if (!(error instanceof RefusedError) || error.phase !== "login" || error.reply.code !== 530) return false;
  return !error.retryable && !error.wantsTls;
}

const mostTries = 3;
