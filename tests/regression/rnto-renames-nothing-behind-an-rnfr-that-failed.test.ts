import { memoryServer } from "@tandem/testkit";
import { expect, it } from "vitest";

it.each([
  ["an RNFR that failed", "RNFR missing"],
  ["an RNFR without a pathname", "RNFR"],
  ["a word that is no command", "BOGUS"],
  ["a line that is too long", "x".repeat(5_000)],
])("RNTO renames nothing when %s came behind the RNFR that succeeded", async (_, between) => {
  await using made = await memoryServer();
  await made.put("/a", "abc");
  const ftp = await made.connect();
  await ftp.logIn();
  expect(await ftp.ask("RNFR a")).toMatch(/^350 /);
  expect(await ftp.ask(between)).toMatch(/^5/);
  expect(await ftp.ask("RNTO b")).toMatch(/^503 /);
  expect(await made.content("/a")).toBe("abc");
});
