import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import type { Shell } from "./shell.ts";

/**
 * The folder for what Tandem remembers from one run to the next: the one that systemd has made for this service
 * (`StateDirectory=`), else `tandem` in the user's state folder (XDG Base Directory).
 */
export function stateFolder(env: Shell["env"]): string {
  const [service] = env["STATE_DIRECTORY"]?.split(":") ?? [];
  if (service) return service;
  const base = env["XDG_STATE_HOME"] ?? "";
  // One that is not absolute is to be passed over, says the specification.
  return join(isAbsolute(base) ? base : join(env["HOME"] || homedir(), ".local", "state"), "tandem");
}
