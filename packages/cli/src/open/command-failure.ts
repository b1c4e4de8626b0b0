import { CommandError, exitCodes } from "../command-error.ts";

/** What a command of the prompt ends with when it cannot do what it was told: one sentence. */
export function commandFailure(message: string, options?: { readonly cause?: unknown }): CommandError {
  return new CommandError(exitCodes.failed, message, options);
}
