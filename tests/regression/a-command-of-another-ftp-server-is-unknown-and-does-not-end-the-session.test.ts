import { memoryServer } from "@tandem/testkit";
import { expect, it } from "vitest";

it.each(["DSIZ /notes.txt", "XSHA /notes.txt", "MLFL *", "FOO /"])(
  "%s is answered with 500 like any unknown command, and the session goes on",
  async (line) => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    await ftp.logIn();
    expect(await ftp.ask(line)).toMatch(/^500 /);
    expect(await ftp.ask("NOOP")).toMatch(/^200 /);
  },
);
