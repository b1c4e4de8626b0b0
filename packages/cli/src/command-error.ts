/** What the shell learns from a command; documented in `tandem --help`. */
export const exitCodes = {
  done: 0,
  /** The server refused, or a transfer failed. */
  failed: 1,
  /** The command cannot begin as it was given: a bad option, a port in use, an unreadable folder. */
  usage: 2,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends a command with one sentence for the person who typed it, and an exit code. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** The command cannot begin as it was given. */
export function usageError(message: string, options?: { readonly cause?: unknown }): CommandError {
  return new CommandError(exitCodes.usage, message, options);
}
