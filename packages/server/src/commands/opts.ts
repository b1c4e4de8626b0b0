import { reply, verbOf } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** OPTS: the options of other commands, and UTF8, which is always on. RFC 2389 §4. */
export const OPTS: Handler<"OPTS"> = {
  run(handling, { command, options }) {
    if (command === "UTF8" || command === "UTF-8") {
      return options?.trim().toUpperCase() === "OFF"
        ? reply(501, "Names are always UTF-8 here.")
        : reply(200, "Names are UTF-8, always.");
    }
    const verb = verbOf(command);
    const handler = verb && handling.handlers[verb];
    return handler?.options?.(handling, options) ?? reply(501, `${command} has no options.`);
  },
};
