import { intoProgram } from "../output/redirect.ts";
import type { PromptCommand } from "../prompt-command.ts";
import { dir, ls, mlsd } from "./listings.ts";
import { pagerOf } from "./reading.ts";

/** The listings, a screen at a time. */
export const [pls, pdir, pmlsd] = [paged("pls", ls), paged("pdir", dir), paged("pmlsd", mlsd)];

function paged(name: string, command: PromptCommand): PromptCommand {
  return {
    name,
    arguments: [{ name: "DIRECTORY", completes: "remote", optional: true }],
    help: `${command.name}, a screen at a time ($PAGER, else less)`,
    example: `${name} pub`,
    run: (session, call) =>
      call.out.columns === undefined
        ? command.run(session, call)
        : intoProgram(session, pagerOf(session), call.signal, async (out, signal) => {
            await command.run(session, { ...call, out, signal });
          }),
  };
}
