import { quirks } from "../../tests/quirks/quirks.ts";
import { quirkTests } from "../../tests/quirks/quirk-tests.ts";
import { markdownTable } from "./table.ts";

/** docs/generated/quirks.md: what odd servers do, what our client makes of it, and the tests that show it. */
export function quirksPage(): string {
  const tests = quirkTests();
  const areas = [...new Set(Object.values(quirks).map(({ area }) => area))];
  const rows = (area: string): readonly (readonly string[])[] =>
    Object.entries(quirks)
      .filter(([, quirk]) => quirk.area === area)
      .map(([number, { does, outcome }]) => [
        ...[number, does, outcome],
        (tests.get(Number(number)) ?? []).map((file) => `\`${file}\``).join(", "),
      ]);
  return `# Odd servers

Made from \`tests/quirks\`. The tests of a row begin with \`quirk\` and its number; each plays the server's part word by word. What is
known of single servers stands in \`packages/client/src/quirks\`, one file for each.
${areas.map((area) => `\n## On ${area}\n\n${markdownTable(["", "the server", "our client", "tests"], rows(area))}\n`).join("")}`;
}
