import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";

/** A row of the threats whose outcome is proved by tests that stand elsewhere, by their titles as written: they must be there. */
export function provedIn(row: string, proofs: Readonly<Record<string, readonly string[]>>): void {
  it(row, async () => {
    for (const [file, titles] of Object.entries(proofs)) {
      const text = await readFile(new URL(`../../${file}`, import.meta.url), "utf8");
      for (const title of titles) expect(text, `${file} has no test of that title`).toContain(title);
    }
  });
}
