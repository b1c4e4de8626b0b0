import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keepLicences } from "../scripts/build/keep-licences.ts";

describe("the licences of what is in a bundle", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "tandem-licences-"));
    mkdirSync(join(root, "packages/own/dist"), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const add = (name: string, licence?: string): void => {
    const folder = join(root, "node_modules", name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name, version: "1.2.3" }));
    if (licence !== undefined) writeFileSync(join(folder, "LICENSE"), licence);
  };
  const keep = (...inputs: readonly string[]): string => {
    keepLicences(join(root, "packages/own"), inputs);
    return readFileSync(join(root, "packages/own/dist/third-party-licences.txt"), "utf8");
  };

  it("stand beside it, each once, with name and version", () => {
    add("plain", "Do as you like.");
    add("@scope/other", "Do it nicely.");
    const kept = keep(
      "src/main.ts",
      "../../node_modules/plain/a.js",
      "../../node_modules/plain/lib/b.js",
      "../../node_modules/@scope/other/c.js",
    );
    expect(kept.split(/^-+$/m).map((each) => each.trim())).toEqual([
      "@scope/other 1.2.3\n\nDo it nicely.",
      "plain 1.2.3\n\nDo as you like.",
    ]);
  });

  it("are demanded: without one nothing is built", () => {
    add("bare");
    expect(() => keep("../../node_modules/bare/index.js")).toThrow(
      "bare may not be part of a bundle: it comes without a licence.",
    );
  });
});
