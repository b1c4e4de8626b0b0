import { expect, it } from "vitest";
import { isKeptName, isNativeName, isStagingName, keptName, stagingName, tellsSpellingsApart } from "./name.ts";

it("knows the names of stages and takes no other for one", () => {
  expect(isStagingName(stagingName())).toBe(true);
  expect(stagingName()).not.toBe(stagingName());
  for (const name of ["x.tandem-stage", ".tandem-stage", `${stagingName()}x`, `x${stagingName()}`]) {
    expect(isStagingName(name)).toBe(false);
  }
});

it("refuses on Windows what Windows would take for something else", () => {
  const meant = ["a:b", "C:", "a\\b", "CON", "nul.txt", "com1", "LPT9.log", "dot.", "space ", "a?b", "*", "PROGRA~1"];
  for (const name of meant) expect(isNativeName(name, "win32")).toBe(false);
  for (const name of meant) expect(isNativeName(name, "linux")).toBe(true);
  for (const name of ["file.txt", "console", "común", "a b", ".hidden", "backup~"]) {
    expect(isNativeName(name, "win32")).toBe(true);
  }
});

it("knows a stage by every spelling that some file system takes for its name", () => {
  const kept = keptName("alice", "file", "linux");
  expect(kept).toMatch(/^\.[0-9a-f]{24}\.tandem-kept$/);
  const spellings = [
    kept.toUpperCase(),
    // HFS+ ignores what nobody sees.
    kept.replace("tandem", "tan\u200Cdem"),
    `\uFEFF${kept}`,
    // Case folds beyond ASCII: the Kelvin sign is a k, the long s an s.
    kept.replace("kept", "\u212Aept"),
    stagingName().replace("stage", "\u017Ftage"),
  ];
  for (const name of spellings) expect(isStagingName(name)).toBe(true);
  expect(isKeptName(kept)).toBe(true);
  expect(isKeptName(stagingName())).toBe(false);
  expect(isStagingName(kept.replace("tandem", "t\u00E4ndem"))).toBe(false);
});

it("keeps an upload under one name for one owner and one file, and under another for every other pair", () => {
  const pairs = [
    ["alice", "file"],
    ["alice", "file2"],
    ["bob", "file"],
    ["alic", "efile"],
    ["alice\0", "file"],
    ["", "alicefile"],
    ["alice", "caf\uDCE9"],
  ] as const;
  for (const platform of ["linux", "darwin", "win32"] as const) {
    const names = pairs.map(([owner, name]) => keptName(owner, name, platform));
    expect(new Set(names).size).toBe(pairs.length);
    expect(pairs.map(([owner, name]) => keptName(owner, name, platform))).toEqual(names);
  }
});

it("keeps an upload under one name for all spellings of its file's where these are one file, and only there", () => {
  const spellings = ["R\u00E9sum\u00E9.TXT", "r\u00E9sum\u00E9.txt", "Re\u0301sume\u0301.txt"];
  const names = (platform: NodeJS.Platform): ReadonlySet<string> =>
    new Set(spellings.map((name) => keptName("alice", name, platform)));
  expect(names("darwin").size).toBe(1);
  expect(names("win32").size).toBe(1);
  expect(names("linux").size).toBe(3);
  expect(["linux", "darwin", "win32"].map((platform) => tellsSpellingsApart(platform as NodeJS.Platform))).toEqual([
    true,
    false,
    false,
  ]);
});
