import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

it("docs/security/design.md names only tests that there are, by words of their titles", () => {
  const page = readFileSync(`${root}docs/security/design.md`, "utf8").replaceAll(/\s+/g, " ");
  const named = [...page.matchAll(/`([\w./-]+\.test\.ts)`((?:,? "[^"]+")+)/g)].flatMap(([, path = "", titles = ""]) =>
    [...titles.matchAll(/"([^"]+)"/g)].map(([, title = ""]) => ({ path, title })),
  );
  expect(named.length).toBeGreaterThan(40);
  const missing = named.filter(
    ({ path, title }) => !existsSync(`${root}${path}`) || !readFileSync(`${root}${path}`, "utf8").includes(title),
  );
  expect(missing).toEqual([]);
});
