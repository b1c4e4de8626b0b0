import type { Shell } from "./shell.ts";

/** How our own command is called here: under npm it is in this project's node_modules and not in the PATH. */
export function ownCommand(env: Shell["env"]): "tandem" | "npx tandem" {
  return env["npm_execpath"] === undefined ? "tandem" : "npx tandem";
}
