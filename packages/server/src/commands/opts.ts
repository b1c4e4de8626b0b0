import { reply, verbOf } from "@tandem/protocol";
import { utf8Option } from "./utf8-option.ts";
import type { Handler } from "../session/handler.ts";

/** OPTS: the options of other commands, and UTF8, which is a feature and no command. RFC 2389 §4. */
export const OPTS: Handler<"OPTS"> = {
  run(handling, { command, options }) {
    if (command === "UTF8" || command === "UTF-8") return utf8Option(handling, options);
    const verb = verbOf(command);
    const handler = verb && handling.handlers[verb];
    return handler?.options?.(handling, options) ?? reply(501, `${command} has no options.`);
  },
};
