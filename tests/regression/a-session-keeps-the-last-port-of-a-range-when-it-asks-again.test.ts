import { memoryServer } from "@tandem/testkit";
import { expect, it } from "vitest";

it("a session that holds the only port of the range gets it again at its next PASV", async () => {
  await using made = await memoryServer({ passivePorts: { first: 50_000, last: 50_000 } });
  const ftp = await made.connect();
  await ftp.logIn();
  for (const command of ["PASV", "PASV", "EPSV", "EPSV", "PASV"]) expect(await ftp.ask(command)).toMatch(/^22[79] /);
});
