import { verbRow, verbs, type Verb } from "@tandem/protocol";
import { memoryStorage } from "@tandem/storage";
import { memoryServer } from "@tandem/testkit";
import { describe, expect, it } from "vitest";
import { certificate } from "./tls/certificate.ts";

const offered = (Object.keys(verbs) as Verb[]).filter((verb) => verbRow(verb).notOffered === undefined);

/** Features that are no command, and what must work for them to be true. */
const notVerbs: Readonly<Record<string, string>> = { TVFS: "CWD /", UTF8: "OPTS UTF8 ON" };

/** Extensions that have no line of their own, and where they are told instead. */
const withoutLine: Readonly<Partial<Record<Verb, string>>> = {
  FEAT: "its answer is the proof (RFC 2389 §3.2)",
  OPTS: "it comes with FEAT (RFC 2389 §4)",
  PRET: "a client that sees it sends it before every transfer, which only a server of many machines needs",
  MLSD: "the line MLST tells of both (RFC 3659 §7.8)",
};

async function featuresOf(login: boolean): Promise<{ lines: readonly string[]; whole: string }> {
  // One that knows how much space is left, and has a certificate, so that nothing is missing for want of them (AVBL, AUTH).
  await using made = await memoryServer({
    storage: memoryStorage({ now: () => 0, limit: 1_000_000 }),
    tls: { certificates: [certificate], clearing: "allowed" },
  });
  const ftp = await made.connect();
  if (login) await ftp.logIn();
  const whole = await ftp.ask("FEAT");
  return { lines: whole.split("|").slice(1, -1), whole };
}

describe("FEAT", () => {
  it("has the form of RFC 2389 §3.2: text, one feature a line, and `211 End`", async () => {
    const { whole, lines } = await featuresOf(false);
    expect(whole).toMatch(/^211 Extensions:\|.*\|End$/);
    for (const line of lines) expect(line).toMatch(/^[\x21-\x7E]+( [\x20-\x7E]+)?$/);
    expect(new Set(lines).size).toBe(lines.length);
  });

  it("takes no argument (501)", async () => {
    await using made = await memoryServer();
    expect(await (await made.connect()).ask("FEAT all")).toMatch(/^501 /);
  });

  it("says the same before the login and after it", async () => {
    expect((await featuresOf(false)).lines).toEqual((await featuresOf(true)).lines);
  });

  it("lists nothing that is refused", async () => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    await ftp.logIn();
    for (const line of (await ftp.ask("FEAT")).split("|").slice(1, -1)) {
      const label = line.split(" ")[0]!;
      const command = notVerbs[label] ?? label;
      expect(`${line}: ${(await ftp.ask(command)).slice(0, 3)}`).not.toMatch(/: 50[024]$/);
      if (label in notVerbs) continue;
      expect(await ftp.ask(`HELP ${label}`)).not.toContain("Not offered");
    }
  });

  it("lists everything that is offered beyond RFC 959 and 1123", async () => {
    const { lines } = await featuresOf(true);
    const labels = new Set(lines.flatMap((line) => line.split(" ")[0]!.split(";")));
    const extensions = offered.filter((verb) => verbRow(verb).rfc[0] !== 959);
    expect(extensions.filter((verb) => !labels.has(verb) && withoutLine[verb] === undefined)).toEqual([]);
    for (const verb of Object.keys(withoutLine)) expect(labels).not.toContain(verb);
  });

  it.each(["REST STREAM", "UTF8", "TVFS", "LANG EN*", "HOST", "CLNT", "CSID", "EPSV", "EPRT", "SIZE", "MDTM"])(
    "has the line %s as its RFC spells it",
    async (line) => {
      expect((await featuresOf(true)).lines).toContain(line);
    },
  );
});

describe("OPTS", () => {
  it.each([["OPTS"], ["OPTS BOGUS"], ["OPTS RETR x"], ["OPTS FEAT"], ["OPTS OPTS"], ["OPTS UTF8 PERHAPS"]])(
    "%s is refused with 501",
    async (command) => {
      await using made = await memoryServer();
      const ftp = await made.connect();
      await ftp.logIn();
      expect(await ftp.ask(command)).toMatch(/^501 /);
    },
  );
});

describe("what RFC 2228 frames is refused with its own codes where there is no certificate", () => {
  it.each([
    ["AUTH", 501],
    ["AUTH TLS", 502],
    ["AUTH BOGUS", 502],
    ["ADAT YWJj", 503],
    ["ADAT !", 501],
    ["PBSZ 0", 503],
    ["PBSZ 4294967296", 501],
    ["PBSZ x", 501],
    ["PROT P", 503],
    ["PROT c", 503],
    ["PROT X", 504],
    ["PROT", 501],
    ["CCC", 533],
    ["MIC YWJj", 503],
    ["MIC !", 501],
    ["CONF YWJj", 503],
    ["ENC YWJj", 503],
    ["ENC", 501],
  ])("%s: %i", async (command, code) => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    expect(await ftp.ask(command)).toMatch(new RegExp(`^${code} `));
    await ftp.logIn();
    expect(await ftp.ask(command)).toMatch(new RegExp(`^${code} `));
  });
});

describe("a client's name", () => {
  const clientsIn = (events: readonly object[]) =>
    events.flatMap((event) => ("facts" in event ? [(event.facts as { client?: string }).client] : [])).filter(Boolean);

  it("is noted for the log, escaped and cut", async () => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    expect(await ftp.ask(`CLNT Evil\u001B[2J ${"x".repeat(500)}`)).toMatch(/^200 /);
    const [client] = clientsIn(made.events);
    expect(client).toMatch(/^Evil\\x1b\[2J x+$/);
    expect(client).toHaveLength(120);
    expect(await ftp.ask("CLNT")).toMatch(/^501 /);
  });

  it("is noted from CSID too, which is answered with what a client needs, and the version after the login only", async () => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    expect(await ftp.ask("CSID Name=BSD FTP; Version=7.3;")).toBe("200 Name=Tandem; CaseSensitive=1; DirSep=/;");
    await ftp.logIn();
    expect(await ftp.ask("CSID name=Other")).toMatch(
      /^200 Name=Tandem; Version=\d+\.\d+\.\d+; CaseSensitive=1; DirSep=\/;$/,
    );
    expect(clientsIn(made.events)).toEqual(["BSD FTP 7.3", "Other"]);
    expect(await ftp.ask("CSID nonsense")).toMatch(/^200 /);
  });
});
