import { encodeCommand } from "@tandem/protocol";
import { expect, it } from "vitest";

it("a password with a line break is told in no error", () => {
  for (const secret of ["hunter2\n", "hunter2\r\nNOOP", "hunter2\0"]) {
    expect(() => encodeCommand("PASS", secret)).toThrow("The command PASS cannot contain a line break or NUL.");
    expect(() => encodeCommand(`PASS ${secret}`)).toThrow("The command PASS cannot contain a line break or NUL.");
  }
});
