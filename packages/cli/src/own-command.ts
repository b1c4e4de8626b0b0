import type { Shell } from "./shell.ts";

/** How our own command is called here: under npm it is in this project's node_modules and not in the PATH. */
export function ownCommand(env: Shell["env"]): "tandem" | "npx tandem" {
  return env["npm_execpath"] === undefined ? "tandem" : "npx tandem";
}

/** A sentence with `tandem passwd` in it, which may come from where nobody knows of shells, with the command as it is called here. */
export function asCalledHere(sentence: string, env: Shell["env"]): string {
  return sentence.replace(/(?<!npx )\btandem(?= passwd\b)/g, ownCommand(env));
}
