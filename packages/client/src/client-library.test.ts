import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { Client } from "./client.ts";
import * as library from "./index.ts";

const page = readFileSync(new URL("../../../docs/client-library.md", import.meta.url), "utf8");

function namesIn(pattern: RegExp): readonly string[] {
  return [...new Set([...page.matchAll(pattern)].map(([, name = ""]) => name))];
}

it("has every method that the page about the library calls", () => {
  const called = namesIn(/\bftp\.(\w+)\(/g);
  expect(called.length).toBeGreaterThan(20);
  expect(called.filter((name) => !(name in Client.prototype))).toEqual([]);
});

it("has every function and error that the page names", () => {
  const imported = namesIn(/import \{ (\w+) \} from "@tandem\/client"/g);
  const errors = namesIn(/^\| `(\w+Error)` \|/gm);
  expect(imported.length + errors.length).toBeGreaterThan(7);
  expect([...imported, ...errors].filter((name) => !(name in library))).toEqual([]);
});
