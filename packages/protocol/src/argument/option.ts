import { ProtocolError } from "../protocol-error.ts";
import type { Grammar } from "./grammar.ts";

/** A command and the words of its option: the argument of OPTS (RFC 2389 §4). */
export interface OptionArgument {
  readonly command: string;
  readonly options: string | undefined;
}

/** `<command-name> [<command-options>]`; the name is given in capitals. */
export const option: Grammar<OptionArgument> = {
  syntax: "<command-name> [<command-options>]",
  parse(argument) {
    const match = /^([A-Za-z0-9-]+)(?: (.*))?$/s.exec(argument?.trim() ?? "");
    if (match === null) throw new ProtocolError("syntax", "OPTS takes the name of a command: OPTS UTF8 ON.");
    return { command: match[1]!.toUpperCase(), options: match[2] };
  },
  format: ({ command, options }) => (options === undefined ? command : `${command} ${options}`),
};
