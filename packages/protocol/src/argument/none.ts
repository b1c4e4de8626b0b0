import { ProtocolError } from "../protocol-error.ts";
import type { Grammar } from "./grammar.ts";

/** No argument (PASV, PWD, QUIT …). A stray space behind the verb is forgiven, a word is not. */
export const none: Grammar<undefined> = {
  syntax: "",
  parse(argument) {
    if (argument !== undefined && argument.trim() !== "") {
      throw new ProtocolError("syntax", "This command takes no argument.");
    }
    return undefined;
  },
  format: () => undefined,
};

/** An argument that is read and not needed (NOOP, and QUIT of careless clients). */
export const ignored: Grammar<undefined> = { syntax: "", parse: () => undefined, format: () => undefined };
