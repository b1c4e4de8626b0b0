import { RefusedError } from "@tandem/client";
import { printable } from "@tandem/protocol";
import type { Login } from "./stored-login.ts";

/** A login that is complete, and how to ask for its password again where a person has typed it. */
export interface TypedLogin {
  readonly login: Login;
  readonly again?: () => Promise<string>;
}

/**
 * Connects. A password that a person typed and that was wrong is told so and asked for again, three times in all, as ssh does;
 * every time on a new connection. One that was stored is tried once: it would not be right the second time.
 */
export async function withTypedPassword<Result>(
  { login, again }: TypedLogin,
  connect: (login: Login) => Promise<Result>,
  say: (line: string) => void,
): Promise<Result> {
  let tried = login;
  for (let left = mostTries - 1; ; left--) {
    try {
      return await connect(tried);
    } catch (error) {
      if (again === undefined || left === 0 || !isWrongPassword(error)) throw error;
      // Its message has the password replaced, which a server may repeat.
      say(printable(error.message));
    }
    tried = { ...login, password: await again() };
  }
}

/** A server that is full says 530 too; the error tells that it may be tried again. */
function isWrongPassword(error: unknown): error is RefusedError {
  return error instanceof RefusedError && error.phase === "login" && error.reply.code === 530 && !error.retryable;
}

const mostTries = 3;
