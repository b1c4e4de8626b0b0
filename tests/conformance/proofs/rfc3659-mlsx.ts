import { expect } from "vitest";
import type { Conversation } from "../conversation.ts";
import { proof } from "../proof.ts";
import { factsOf, machineListing } from "./rfc3659.ts";

/** MLST and MLSD. */
export const rfc3659Mlsx = [
  proof("RFC 3659 §7.1 MLSD of a file is an invalid argument: 501", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("MLST");
    await scene.put("a", "");
    await ftp.passive();
    expect(await ftp.ask("MLSD a")).toMatch(/^501 /);
  }),
  proof("RFC 3659 §7.1 MLST and MLSD of a missing path answer 550", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("MLST");
    expect(await ftp.ask("MLST missing")).toMatch(/^550 /);
    await ftp.passive();
    expect(await ftp.ask("MLSD missing")).toMatch(/^550 /);
  }),
  proof("RFC 3659 §7.2 MLST answers 250 and one line of facts behind one space", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("MLST");
    await scene.put("a b", "12345");
    const lines = (await ftp.ask("MLST a b")).split("|");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^250-/);
    expect(lines[1]).toMatch(/^ (?:[A-Za-z0-9.-]+=[^;]*;)+ \S.*a b$/);
    expect(lines[2]).toMatch(/^250 /);
  }),
  proof("RFC 3659 §7.2 MLSD sends facts, one space and a name a line, and nothing else", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("MLST");
    await scene.put(" two  spaces", "1");
    await scene.make("d");
    const entries = await machineListing(ftp);
    for (const { line } of entries) expect(line).toMatch(/^(?:[A-Za-z0-9.-]+=[^;]*;)* [^\r\n]+$/);
    expect(entries.map(({ name }) => name)).toEqual(expect.arrayContaining([" two  spaces", "d"]));
  }),
  proof("RFC 3659 §7.2 MLSD goes as text of the server, whatever the type", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("MLST");
    await scene.put("a", "1");
    // The folder above is everybody's, and changes meanwhile.
    const listed = async () => (await machineListing(ftp)).filter(({ name }) => name !== "..");
    const binary = await listed();
    await ftp.ask("TYPE A");
    expect(await listed()).toEqual(binary);
  }),
  proof("RFC 3659 §7.3 MLSD and MLST send names in UTF-8", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("MLST");
    await scene.put("déjà 日本", "1");
    const names = (await machineListing(ftp)).map(({ name }) => Buffer.from(name, "latin1").toString("utf8"));
    expect(names).toContain("déjà 日本");
    expect(await ftp.ask("MLST déjà 日本")).toMatch(/déjà 日本\|250 /);
  }),
  proof("RFC 3659 §7.3.1 MLST with TVFS and no argument names the current directory in full", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("TVFS");
    await ftp.needs("MLST");
    const line = (await ftp.ask("MLST")).split("|")[1]!;
    expect(factsOf(line.slice(1)).name).toBe(scene.path);
    expect(factsOf(line.slice(1)).facts.get("type")).toMatch(/^(?:dir|cdir)$/i);
  }),
  proof("RFC 3659 §7.3.1 MLSD gives names without their directory", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("MLST");
    await scene.make("d");
    await scene.put("d/f", "1");
    for (const argument of ["d", `${scene.path}/d`]) {
      const entries = await machineListing(ftp, `MLSD ${argument}`);
      const inside = entries.filter(({ facts }) => !/^[cp]dir$/i.test(facts.get("type") ?? ""));
      expect(inside.map(({ name }) => name)).toEqual(["f"]);
    }
  }),
  proof(
    "RFC 3659 §7.5 MLST in FEAT has standard facts, registered ones of a system, and x. before all others",
    async (scene) => {
      const ftp = await scene.logIn();
      const facts = (await ftp.needs("MLST"))
        .replace(/^MLST ?/i, "")
        .split(";")
        .slice(0, -1);
      for (const fact of facts) expect(fact.replace("*", "")).toMatch(standardFact);
    },
  ),
  proof("RFC 3659 §7.5.1.2 without the type fact no line stands for the directory itself", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("MLST");
    await scene.put("f", "1");
    expect(await ftp.ask("OPTS MLST size;")).toMatch(/^200 /);
    const names = (await machineListing(ftp)).map(({ name }) => name);
    expect(names).toEqual(["f"]);
  }),
  proof("RFC 3659 §7.5.1 types of files and directories", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("MLST");
    await scene.put("f", "12345");
    await scene.make("d");
    const byName = new Map((await machineListing(ftp)).map((entry) => [entry.name, entry.facts]));
    expect(byName.get("f")?.get("type")).toMatch(/^file$/i);
    expect(byName.get("d")?.get("type")).toMatch(/^dir$/i);
    for (const facts of byName.values()) expect(facts.get("type")).toMatch(/^(?:file|dir|cdir|pdir|OS\..+)$/i);
  }),
  proof("RFC 3659 §7.5.2 unique is the same for one file and differs for two", async (scene) => {
    const ftp = await scene.logIn();
    if (!/unique/i.test(await ftp.needs("MLST"))) return expect.fail("MLST has no unique fact");
    await scene.put("a", "1");
    await scene.put("b", "1");
    await ftp.ask("OPTS MLST type;unique;");
    const byName = new Map((await machineListing(ftp)).map((entry) => [entry.name, entry.facts.get("unique")]));
    expect(byName.get("a")).not.toBe(byName.get("b"));
    expect(factsOf((await ftp.ask("MLST a")).split("|")[1]!.slice(1)).facts.get("unique")).toBe(byName.get("a"));
  }),
  proof("RFC 3659 §7.5.5 perm says what the account may do", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("MLST");
    await scene.put("f", "1");
    await scene.make("d");
    const byName = new Map((await machineListing(ftp)).map((entry) => [entry.name, entry.facts.get("perm") ?? ""]));
    expect(letters(byName.get("f"))).toEqual(expect.arrayContaining(["d", "f", "r", "w"]));
    expect(letters(byName.get("d"))).toEqual(expect.arrayContaining(["c", "e", "l", "m"]));
    expect(byName.get("f")).toMatch(/^[adfrw]*$/i);
    expect(byName.get("d")).toMatch(/^[cdeflmp]*$/i);
  }),
  proof("RFC 3659 §7.5.6 and §7.5.8 no language and no media type is guessed", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("MLST");
    await scene.put("page.html", "<p lang=de>Hallo</p>");
    for (const { facts } of await machineListing(ftp)) {
      expect([...facts.keys()]).not.toContain("lang");
      expect([...facts.keys()]).not.toContain("media-type");
    }
  }),
  proof("RFC 3659 §7.5.10 at least type, perm, size, unique and modify are supported", async (scene) => {
    const ftp = await scene.logIn();
    const line = await ftp.needs("MLST");
    for (const fact of ["type", "perm", "size", "unique", "modify"])
      expect(line.toLowerCase()).toMatch(new RegExp(`\\b${fact}\\*?;`));
  }),
  proof("RFC 3659 §7.8 FEAT lists MLST and its facts, a star behind those that are sent", async (scene) => {
    const ftp = await scene.logIn();
    const line = await ftp.needs("MLST");
    expect(line).toMatch(/^MLST (?:[A-Za-z0-9.-]+\*?;)+$/);
    await scene.put("f", "1");
    const starred = [...line.matchAll(/([A-Za-z0-9.-]+)\*;/g)].map(([, fact]) => fact!.toLowerCase());
    const entry = (await machineListing(ftp)).find(({ name }) => name === "f");
    for (const fact of entry!.facts.keys()) expect(starred).toContain(fact);
  }),
  proof("RFC 3659 §7.8 FEAT has no line MLSD", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("MLST");
    expect((await ftp.features()).filter((line) => /^MLSD/i.test(line))).toEqual([]);
  }),
  proof("RFC 3659 §7.8 with MLST FEAT lists UTF8 too", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("MLST");
    expect(await ftp.features()).toContain("UTF8");
  }),
  proof("RFC 3659 §7.9 facts that OPTS MLST left out are not sent", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("MLST");
    await scene.put("f", "12345");
    expect(await chosen(ftp, "type;size;")).toEqual(["size", "type"]);
    expect([...(await machineListing(ftp)).find(({ name }) => name === "f")!.facts.keys()].toSorted()).toEqual([
      "size",
      "type",
    ]);
    const line = (await ftp.ask("MLST f")).split("|")[1]!;
    expect([...factsOf(line.slice(1)).facts.keys()].toSorted()).toEqual(["size", "type"]);
  }),
  proof("RFC 3659 §7.9 OPTS MLST ignores facts it does not know, and any case", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("MLST");
    expect(await chosen(ftp, "SIZE;bogus;Type;")).toEqual(["size", "type"]);
  }),
  proof("RFC 3659 §7.9 OPTS MLST with no facts clears them: lines of a name alone", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("MLST");
    await scene.put("f", "1");
    expect(await ftp.ask("OPTS MLST")).toMatch(/^200 MLST OPTS ?$/);
    const { bytes } = await ftp.fetch("MLSD");
    expect(bytes.toString()).toBe(" f\r\n");
  }),
  proof("RFC 3659 §7.9.1 FEAT shows the choice of OPTS MLST at once", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("MLST");
    await ftp.ask("OPTS MLST size;");
    const line = await ftp.needs("MLST");
    expect([...line.matchAll(/([A-Za-z0-9.-]+)\*;/g)].map(([, fact]) => fact!.toLowerCase())).toEqual(["size"]);
  }),
];

const standardFact =
  /^(?:size|modify|create|type|unique|perm|lang|media-type|charset|(?:UNIX|WIN32|MACOS|OS\/2|VMS)\..+|x\..+)$/i;

function letters(perm = ""): readonly string[] {
  return perm.toLowerCase().split("");
}

/** Chooses facts; gives those that the server says it will send, sorted. */
async function chosen(ftp: Conversation, facts: string): Promise<readonly string[]> {
  const said = await ftp.ask(`OPTS MLST ${facts}`);
  const answered = /^200 MLST OPTS (.*)$/.exec(said)?.[1];
  expect(answered, said).toBeDefined();
  return answered!.toLowerCase().split(";").slice(0, -1).toSorted();
}
