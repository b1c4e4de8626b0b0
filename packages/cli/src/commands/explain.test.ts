import { replyCodes, verbs } from "@tandem/protocol";
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
    expect((await run(["explain", "AUTH"])).out).toMatch(/Offered +No: /);
    expect((await run(["explain", "xpwd"])).out).toContain("XPWD is an older spelling of PWD");
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
    for (const word of [...Object.keys(replyCodes), ...Object.keys(verbs)]) {
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
