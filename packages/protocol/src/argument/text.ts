import { ProtocolError } from "../protocol-error.ts";
import type { Grammar } from "./grammar.ts";

/** A `<string>` (RFC 959 §5.3.2): any characters but CR and LF, spaces included. `name` is how HELP calls it. */
export function text(name: string): Grammar<string> {
  return {
    syntax: `<${name}>`,
    parse(argument) {
      if (argument === undefined || argument === "") throw new ProtocolError("syntax", `The ${name} is missing.`);
      if (argument.includes("\0")) throw new ProtocolError("syntax", `The ${name} cannot contain a NUL character.`);
      return argument;
    },
    format: (value) => value,
  };
}

/** A `<string>` that may be missing or empty: PASS of an anonymous user, HELP, STAT. */
export function optionalText(name: string): Grammar<string | undefined> {
  return {
    syntax: `[<${name}>]`,
    parse(argument) {
      if (argument?.includes("\0")) throw new ProtocolError("syntax", `The ${name} cannot contain a NUL character.`);
      return argument;
    },
    format: (value) => value,
  };
}
