import { CommandError, exitCodes } from "../command-error.ts";

/** The wish of a person to stop: Ctrl-C, or SIGTERM. */
export interface Interruption extends Disposable {
  /** Aborted with a {@link CommandError}. */
  readonly signal: AbortSignal;
}

/** Listens for the first Ctrl-C; a second one ends the process, as it ever does. */
export function interruption(): Interruption {
  const stop = new AbortController();
  const interrupt = (): void => stop.abort(new CommandError(exitCodes.failed, "Interrupted."));
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  return {
    signal: stop.signal,
    [Symbol.dispose]: () => void process.off("SIGINT", interrupt).off("SIGTERM", interrupt),
  };
}
