import { formatDefinedIn, aliases, commonRefusals, formatUsage, verbRow, verbs, type Verb } from "@tandem/protocol";
import { markdownTable } from "./table.ts";

/** docs/generated/verbs.md: every verb, what it takes and answers, and why it is not offered when it is not. */
export function verbsPage(): string {
  const all = Object.keys(verbs) as Verb[];
  const offered = all.filter((verb) => verbRow(verb).notOffered === undefined);
  const refused = all.filter((verb) => verbRow(verb).notOffered !== undefined);
  return `# Verbs

Made from \`packages/protocol/src/command/verbs.ts\`; \`tandem explain VERB\` shows a row of it.

## Offered

${markdownTable(["command", "defined in", "what it does", "replies of its own"], offered.map(offeredRow))}

Any command may also be refused with ${commonRefusals.join(", ")}.
Older spellings: ${Object.entries(aliases)
    .map(([alias, verb]) => `${alias} for ${verb}`)
    .join(", ")}.

## Not offered, because

${markdownTable(["command", "defined in", "what it would do", "why not"], refused.map(refusedRow))}
`;
}

function offeredRow(verb: Verb): readonly string[] {
  const { rfc, help, replies } = verbRow(verb);
  return [`\`${formatUsage(verb)}\``, formatDefinedIn(rfc), help, replies.join(" ")];
}

function refusedRow(verb: Verb): readonly string[] {
  const { rfc, help, notOffered = "" } = verbRow(verb);
  return [`\`${formatUsage(verb)}\``, formatDefinedIn(rfc), help, `${notOffered}.`];
}
