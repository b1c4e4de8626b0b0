import { InvalidArgumentError } from "commander";
import { printable } from "@tandem/protocol";
import { usageError } from "../command-error.ts";
import type { MirrorFlags, MirrorRule } from "../mirror/mirror-flags.ts";
import { mirrorOptions } from "../mirror/mirror-options.ts";
import { present } from "../present.ts";
import { dashed, type PromptFlag, type PromptFlags } from "./prompt-command.ts";

/** The options of `tandem mirror` as the prompt has them: with the letters that lftp's users know. */
export function mirrorFlags(): readonly PromptFlag[] {
  return mirrorOptions("mirror", []).map((option) => {
    const flag = option.name();
    const letter = option.short?.slice(1) ?? letters[flag];
    const [, value] = /<(\w+)>/.exec(option.flags) ?? [];
    return { flag, help: option.description, ...present({ letter, value: value?.toUpperCase() }) };
  });
}

/** What a mirror is told by the options that were given. Throws a usage error for a value that means nothing. */
export function mirrorByFlags(given: PromptFlags): MirrorFlags {
  const rules: MirrorRule[] = [];
  const options = new Map(mirrorOptions("mirror", rules).map((option) => [option.name(), option]));
  const told: Record<string, unknown> = {};
  for (const [flag, text] of given.inOrder) {
    const option = options.get(flag);
    if (option === undefined) continue;
    try {
      const value: unknown = option.parseArg === undefined ? !option.negate : option.parseArg(text, undefined);
      if (value !== undefined) told[option.attributeName()] = value;
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      throw usageError(`${dashed(flag)} "${printable(text)}": ${error.message}`, { cause: error });
    }
  }
  return { times: true, ...told, rules };
}

const letters: Readonly<Record<string, string>> = { delete: "e", include: "i", exclude: "x" };
