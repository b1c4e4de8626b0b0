import { commonRefusals, formatUsage, replyCodes, verbRow, type ReplyCode, type Verb } from "@tandem/protocol";
import { heading, paragraph, type Page } from "./page.ts";

/** What a verb does, how it is written, and every reply it may get. `word` is how it was asked for: perhaps an alias. */
export function explainVerb(verb: Verb, word: string, page: Page): readonly string[] {
  const { rfc, help, replies, notOffered, feature, duringTransfer, secret } = verbRow(verb);
  const own = [...replies].sort((a, b) => a - b);
  const others = commonRefusals.filter((code) => !own.includes(code));
  return [
    ...heading(page, verb, formatUsage(verb).slice(verb.length).trim(), rfc),
    "",
    ...(word === verb
      ? []
      : paragraph(page, "Also", `${word} is an older spelling of ${verb} that clients still send.`)),
    ...paragraph(page, "Does", help),
    ...paragraph(page, "Offered", notOffered === undefined ? "Yes." : `No: ${notOffered}.`),
    ...(feature === undefined ? [] : paragraph(page, "FEAT", `Announced as ${feature}.`)),
    ...(duringTransfer === true ? paragraph(page, "Order", "Answered while a transfer runs, not after it.") : []),
    ...(secret === true ? paragraph(page, "Secret", "Its argument is never written to a log or a trace.") : []),
    "",
    ...paragraph(page, "Replies", "What it may be answered with:"),
    ...own.flatMap((code) => replyLine(code, page)),
    "",
    ...paragraph(
      page,
      "Refusals",
      `Like any command it may also get ${others.join(", ")}. \`tandem explain CODE\` tells more.`,
    ),
  ];
}

function replyLine(code: ReplyCode, page: Page): readonly string[] {
  return paragraph(page, `  ${code}`, replyCodes[code].meaning);
}
