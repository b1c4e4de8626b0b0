import { isPasswordHash } from "@tandem/server";
import { z } from "zod";
import { parseListen, parsePublicAddress } from "../options/address.ts";
import { parseAccountName } from "../options/account.ts";
import { seconds, wholeNumber } from "../options/number.ts";
import { parseUmask } from "../options/octal.ts";
import { parseDialPort, parsePortRange } from "../options/port.ts";
import { nearest } from "../text/nearest.ts";

/**
 * The form of tandem.yaml. Every scalar arrives as the text that stands in the file and is read by the same function as the
 * option of the command line: `umask: 022` means what it says, and a password of digits keeps its zeros.
 */
export function configSchema() {
  const flag = scalar((text) => {
    if (text === "true" || text === "false") return text === "true";
    throw new Error("It must be true or false.");
  });
  const text = scalar((given) => {
    if (given === "") throw new Error("It is empty.");
    return given;
  });
  const listen = scalar(parseListen);
  const account = fields({
    name: scalar(parseAccountName),
    hash: scalar(hashText).optional(),
    password: text.optional(),
    home: text.optional(),
    "read-only": flag.optional(),
  }).superRefine(({ hash, password }, context) => {
    if ((hash === undefined) === (password === undefined)) {
      context.addIssue("It needs a hash: or a password:, one of the two.");
    }
  });
  const count = scalar(wholeNumber(1, 1_000_000));
  return fields({
    listen: z.union([listen.transform((one) => [one]), z.array(listen).min(1)]).optional(),
    folder: text.optional(),
    accounts: z.array(account).optional(),
    anonymous: z.union([flag, fields({ home: text })]).optional(),
    "read-only": flag.optional(),
    umask: scalar(parseUmask).optional(),
    greeting: text.optional(),
    "passive-ports": scalar(parsePortRange).optional(),
    "public-address": scalar(parsePublicAddress).optional(),
    "active-port": scalar(parseDialPort).optional(),
    trace: text.optional(),
    timers: fields({
      login: scalar(seconds(1)).optional(),
      idle: scalar(seconds(1)).optional(),
      "data-connection": scalar(seconds(1)).optional(),
      stall: scalar(seconds(1)).optional(),
      grace: scalar(seconds(0)).optional(),
    }).optional(),
    limits: fields({ sessions: count.optional(), "login-tries": count.optional() }).optional(),
  });
}

/** What a file that follows the form says. */
export type Config = z.infer<ReturnType<typeof configSchema>>;

/** A mapping with these keys and no other; a mistyped key is told the one it may have meant. */
function fields<const Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== "unrecognized_keys") return undefined;
      const [near] = nearest(issue.keys[0] ?? "", Object.keys(shape), 1);
      return near === undefined ? "There is no such key here." : `There is no such key here; did you mean ${near}?`;
    },
  });
}

/** A scalar that `parse` reads; the message of what it throws is the complaint. */
function scalar<Value>(parse: (text: string) => Value) {
  return z.string().transform((text, context): Value => {
    try {
      return parse(text);
    } catch (error) {
      context.addIssue(error instanceof Error ? error.message : String(error));
      return z.NEVER;
    }
  });
}

function hashText(text: string): string {
  if (isPasswordHash(text)) return text;
  throw new Error("It must be a hash; make one with: tandem passwd NAME");
}
