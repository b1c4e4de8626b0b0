import { remoteCandidates } from "../completion/remote-candidates.ts";
import type { DefineCommand } from "../define-command.ts";

/** `tandem complete`: what a URL that is being typed may become, for the completions of shells; nothing at all when anything fails. */
export const complete: DefineCommand = (command, shell) => {
  command.argument("[url]", "the beginning of a URL").action(async (url = "") => {
    const candidates = await remoteCandidates(String(url), shell).catch(() => []);
    if (candidates.length > 0) shell.stdout.write(`${candidates.join("\n")}\n`);
  });
};
