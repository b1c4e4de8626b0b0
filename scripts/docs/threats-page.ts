import { defences } from "../../tests/defences/defences.ts";
import { testsNaming } from "../../tests/defences/tests-naming.ts";
import { notHere, threats, type ThreatId } from "../../tests/defences/threats.ts";
import { markdownTable } from "./table.ts";

/** docs/generated/threats.md: every threat, what comes of it, its tests, and what stands against it. */
export function threatsPage(): string {
  const ids = Object.keys(threats) as ThreatId[];
  return `# Threats

Made from \`tests/defences\`. The tests of a threat begin with its number. \`npm run defences\` switches each defence off, one at a
time, in a copy of the sources, and sees its test fail: a test that cannot fail would prove nothing.

${markdownTable(
  ["", "what is tried", "what comes of it", "tests"],
  ids.map((id) => [id, threats[id].attack, threats[id].outcome, testsNaming(id).map(code).join(", ")]),
)}

## What stands against them

${markdownTable(
  ["", "defence", "where", "the test that fails without it"],
  defences.map(({ threats: against, does, file, test }) => [against.join(", "), does, code(file), code(test.file)]),
)}

## Not among them

${markdownTable(["what", "why not"], notHere)}
`;
}

function code(file: string): string {
  return `\`${file}\``;
}
