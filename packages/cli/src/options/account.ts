import { InvalidArgumentError } from "commander";

/** An account as the command line gives it. */
export interface NamedPassword {
  readonly name: string;
  readonly password: string;
}

/** `anna:secret`: a name, and a password that may hold colons itself. */
export function parseNamedPassword(text: string): NamedPassword {
  const colon = text.indexOf(":");
  if (colon < 0) throw new InvalidArgumentError("It must be NAME:PASSWORD.");
  const password = text.slice(colon + 1);
  if (password === "") throw new InvalidArgumentError("The password behind the colon is missing.");
  return { name: parseAccountName(text.slice(0, colon)), password };
}

/** A name that a USER command can carry: at least one character, and no control character. */
export function parseAccountName(text: string): string {
  if (text === "" || /[\u0000-\u001F\u007F]/.test(text)) {
    throw new InvalidArgumentError("A name needs at least one character and can hold no control characters.");
  }
  return text;
}
