import { memoryServer } from "@tandem/testkit";
import { expect, it } from "vitest";
import { lines } from "../../examples/custom-site-command.ts";

it("examples/custom-site-command.ts counts the lines of a file, and is listed with the others", async () => {
  await using made = await memoryServer({ site: [lines] });
  await made.put("/my notes.txt", "one\ntwo\nthree\n");
  const ftp = await made.connect();
  expect(await ftp.ask("SITE LINES my notes.txt")).toMatch(/^530 /);
  await ftp.logIn();
  expect(await ftp.ask("SITE LINES my notes.txt")).toBe('200 "/my notes.txt" has 3 lines.');
  expect(await ftp.ask("SITE LINES missing")).toMatch(/^550 /);
  expect(await ftp.ask("SITE LINES")).toMatch(/^501 .*Usage: SITE LINES <pathname>$/);
  expect(await ftp.ask("SITE HELP")).toContain("|LINES <pathname>|");
});
