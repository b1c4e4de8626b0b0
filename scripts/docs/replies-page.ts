import { formatDefinedIn, firstDigits, replyCodes, secondDigits } from "@tandem/protocol";
import { markdownTable } from "./table.ts";

/** docs/generated/replies.md: every reply code, when it is sent and what to do next. */
export function repliesPage(): string {
  const codes = Object.entries(replyCodes).map(([code, { rfc, meaning, when, next }]) => [
    code,
    formatDefinedIn(rfc),
    meaning,
    when,
    next,
  ]);
  return `# Replies

Made from \`packages/protocol/src/reply/codes.ts\`; \`tandem explain CODE\` shows a row of it.

The first digit says what to do next:

${markdownTable(
  ["digit", "name", "meaning"],
  Object.entries(firstDigits).map(([digit, { name, meaning }]) => [digit, name, meaning]),
)}

The second says what the reply is about:

${markdownTable(["digit", "about"], Object.entries(secondDigits))}

${markdownTable(["code", "defined in", "meaning", "when a server sends it", "what a client does next"], codes)}
`;
}
