import { expect, it } from "vitest";
import { isNativeName, isStagingName, stagingName } from "./name.ts";

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
