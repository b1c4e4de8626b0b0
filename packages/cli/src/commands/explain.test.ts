import { replyCodes, verbs } from "@tandem/protocol";
import { ownSiteCommands } from "@tandem/server";
import { describe, expect, it } from "vitest";
import { run } from "../client/run.fixtures.ts";

describe("tandem explain", () => {
  it("says of a code what its digits mean, when it is sent, what to do next, and who answers with it", async () => {
    const { code, out, err } = await run(["explain", "425"]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("425  Cannot open the data connection");
    expect(out).toContain("RFC 959 §4.2");
    expect(out).toMatch(/4yz +Transient negative\. Not now/);
    expect(out).toMatch(/x2z +It is about the control or data connection\./);
    expect(out.replace(/\s+/g, " ")).toContain(replyCodes[425].when);
    expect(out.replace(/\s+/g, " ")).toContain(replyCodes[425].next);
    expect(out).toMatch(/Answers +PASV, RETR/);
  });

  it("says of a verb, in any case, what it does, whether it is offered, and each of its replies with its meaning", async () => {
    const { out } = await run(["explain", "pasv"]);
    expect(out).toMatch(/^PASV .*RFC 959 §4\.1\.2$/m);
    expect(out).toContain("Passive mode");
    expect(out).toMatch(/Offered +Yes\./);
    for (const code of verbs.PASV.replies) expect(out).toContain(`${code}     ${replyCodes[code].meaning}`);
  });

  it("says why a verb is not offered yet, and of what an alias is one", async () => {
    expect((await run(["explain", "ADAT"])).out).toMatch(/Offered +No: /);
    expect((await run(["explain", "xpwd"])).out).toContain("XPWD is an older spelling of PWD");
  });

  it("says of SITE which commands stand behind it, and of each how it is written", async () => {
    const { out } = await run(["explain", "site"]);
    const said = out.replace(/\s+/g, " ");
    for (const { name, help, argument } of ownSiteCommands) {
      expect(said).toContain(`${name} ${help}`);
      const one = await run(["explain", "site", name.toLowerCase()]);
      expect(one.out).toMatch(/^SITE .*RFC 959 §4\.1\.3$/m);
      expect(one.out).toContain(`SITE ${name}  ${argument.syntax}`);
      expect(one.out).toContain(`Announced as SITE ${name}.`);
    }
    expect((await run(["explain", "SITE CHMOD"])).out).toBe((await run(["explain", "SITE", "CHMOD"])).out);
    expect(await run(["explain", "SITE", "CHMID"])).toMatchObject({
      code: 2,
      err: 'tandem: This server has no SITE command "CHMID". Near it: CHMOD.\n',
    });
    expect((await run(["explain", "SITE", "zzzzzz"])).err).toMatch(/There are CHMOD, .*, WHO\.\n$/);
    expect((await run(["explain", "PASV", "425"])).err).toContain("Give one reply code or one command");
  });

  it.each([
    ["pasw", "PASV"],
    ["RERT", "RETR"],
    ["299", "229"],
  ])("names what is near a word that there is not: %s", async (word, near) => {
    const { code, out, err } = await run(["explain", word]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(new RegExp(`^tandem: FTP has no .*"${word}"\\. Near it: .*\\b${near}\\b.*\\.\\n$`));
  });

  it("shows control characters of a word as what they are", async () => {
    expect((await run(["explain", "\u001B[31m"])).err).toContain('"\\x1b[31m"');
  });

  it("has a page for every code and every verb, and no line is wider than 80 columns", async () => {
    const sites = ownSiteCommands.map(({ name }) => `SITE ${name}`);
    for (const word of [...Object.keys(replyCodes), ...Object.keys(verbs), ...sites]) {
      const { code, out } = await run(["explain", word]);
      expect(code).toBe(0);
      for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  it("colours on a terminal, and not when NO_COLOR asks for none", async () => {
    expect((await run(["explain", "425"], { terminal: true })).out).toContain("\u001B[");
    expect((await run(["explain", "425"], { terminal: true, env: { NO_COLOR: "1" } })).out).not.toContain("\u001B[");
  });
});
