import type { Shell } from "../shell.ts";

/** What went wrong in a way nobody foresaw, for whoever has to report it. */
export function explained(error: unknown, env: Shell["env"]): string {
  if (!(error instanceof Error)) return String(error);
  return env["TANDEM_DEBUG"] ? (error.stack ?? error.message) : `${error.message} (TANDEM_DEBUG=1 shows where)`;
}
