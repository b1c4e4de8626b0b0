import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import type { Shell } from "../../shell.ts";

/** The folder for what a person has set up: `tandem` in the user's configuration folder (XDG Base Directory). */
export function configFolder(env: Shell["env"]): string {
  const base = env["XDG_CONFIG_HOME"] ?? "";
  // One that is not absolute is to be passed over, says the specification.
  return join(isAbsolute(base) ? base : join(env["HOME"] || homedir(), ".config"), "tandem");
}
