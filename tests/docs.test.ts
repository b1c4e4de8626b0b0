import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const pages = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  ...readdirSync(`${root}docs`, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

describe("the documentation", () => {
  it.each(pages)("%s names only files that exist", (page) => {
    const text = readFileSync(`${root}${page}`, "utf8");
    const paths = [...text.matchAll(/`((?:packages|tests|scripts|bench|examples|docs)\/[\w./-]+\.\w+)`/g)].map(
      ([, path]) => path!,
    );
    const folder = page.includes("/") ? page.slice(0, page.lastIndexOf("/") + 1) : "";
    const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)].map(
      ([, link]) => `${folder}${link}`,
    );
    expect([...paths, ...links].filter((path) => !existsSync(`${root}${path}`))).toEqual([]);
  });
});
