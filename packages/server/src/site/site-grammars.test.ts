import { parsePath, type Grammar } from "@tandem/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modedPath } from "./chmod.ts";
import { optionalSeconds } from "./idle.ts";
import { twoPaths } from "./two-paths.ts";
import { optionalMask } from "./umask.ts";
import { datedPath } from "./utime.ts";

const context = { directory: parsePath("/d") };
const path = fc.string({ minLength: 1, maxLength: 30 }).map((name) => parsePath(`/${name.replaceAll("\0", "")}`));
const second = fc.nat(4_000_000_000).map((seconds) => seconds * 1000);

describe("the arguments of SITE commands", () => {
  it.each<[string, fc.Arbitrary<unknown>, Grammar<never>]>([
    ["CHMOD", fc.record({ mode: fc.nat(0o7777), path }), modedPath as Grammar<never>],
    ["IDLE", fc.option(fc.nat(999_999_999), { nil: undefined }), optionalSeconds as Grammar<never>],
    ["UMASK", fc.option(fc.nat(0o777), { nil: undefined }), optionalMask as Grammar<never>],
    ["UTIME", fc.record({ modified: second, path }), datedPath as Grammar<never>],
    ["COPY", fc.record({ from: path, to: path }), twoPaths("source", "target") as Grammar<never>],
  ])("of %s read back as they were written", (_, values, grammar) => {
    fc.assert(
      fc.property(values, (value) => {
        expect(grammar.parse(grammar.format(value as never), context)).toEqual(value);
      }),
    );
  });

  it("of UTIME take a name that looks like times, in either form", () => {
    const modified = Date.UTC(2026, 10, 22, 10, 15);
    expect(datedPath.parse("202611221015 202601010000 x", context)).toEqual({ modified, path: "/d/202601010000 x" });
    expect(datedPath.parse("a b 202601010000 20261122101500 202601010000 utc", context)).toEqual({
      modified,
      path: "/d/a b",
    });
  });
});
