import type { PromptCommand } from "../prompt-command.ts";

/** Commands that had a purpose once: each says in one sentence why there is nothing to do. */
export const commandsOfOld: readonly PromptCommand[] = [
  saying("cr", "Text always gets the line ends of this machine; use binary to keep each CR."),
  saying("form", "The form is non-print: no server of today has another."),
  saying("gate", "Set a proxy with the environment or in the URL; a gate-ftp of the 1980s is not spoken to."),
  saying("mode", "The mode is stream: every transfer has a connection of its own."),
  saying("reset", "Each reply is matched with its command already: there is nothing to bring into step again."),
  saying("sendport", "In active mode PORT or EPRT is always sent, and never in passive mode; passive chooses."),
  saying("struct", "The structure is file: bytes in a row, without records or pages."),
  saying("tenex", "Machines with bytes of 36 bits are gone; use binary."),
];

function saying(name: string, sentence: string): PromptCommand {
  return {
    name,
    arguments: [{ name: "VALUE", optional: true }],
    help: `of no use today: ${sentence}`,
    example: name,
    run: (_session, { out }) => out.print(sentence),
  };
}
