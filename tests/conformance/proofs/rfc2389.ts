import { expect } from "vitest";
import { proof } from "../proof.ts";
import { NotOffered } from "../verdict.ts";

/** Feature negotiation: FEAT and OPTS. */
export const rfc2389 = [
  proof("RFC 2389 §3.2 FEAT answers a multi-line 211, each feature behind exactly one space", async (scene) => {
    const ftp = await scene.logIn();
    const before = ftp.received.length;
    await ftp.askIfOffered("FEAT");
    const lines = ftp.received.slice(before).split("\r\n");
    expect(lines[0]).toMatch(/^211-/);
    expect(lines.at(-2)).toMatch(/^211 /);
    expect(lines.at(-1)).toBe("");
    for (const line of lines.slice(1, -2)) expect(line).toMatch(/^ [\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/);
    expect(lines.length).toBeGreaterThan(3);
  }),
  proof("RFC 2389 §3.2 FEAT is answered before the login, or refused with 530", async (scene) => {
    const ftp = await scene.open();
    expect(await ftp.askIfOffered("FEAT")).toMatch(/^(?:211-|530 )/);
  }),
  proof("RFC 2389 §3.2 FEAT with an argument does not hang or end the session", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("FEAT x")).toMatch(/^(?:211|501)/);
    expect(await ftp.ask("NOOP")).toMatch(/^200 /);
  }),
  proof("RFC 2389 §3.2 FEAT lists every extension that the server accepts", async (scene) => {
    const ftp = await scene.logIn();
    const listed = (await ftp.features()).map((line) => line.toUpperCase().split(" ")[0]);
    const hidden: string[] = [];
    for (const [verb, command] of extensions) {
      const said = await ftp.ask(command);
      if (/^[12]/.test(said) && !listed.includes(verb)) hidden.push(verb);
    }
    expect(hidden).toEqual([]);
  }),
  proof("RFC 2389 §3.2 FEAT lists nothing that the server refuses as unknown", async (scene) => {
    const ftp = await scene.logIn();
    const refused: string[] = [];
    for (const line of await ftp.features()) {
      const [word = ""] = line.split(" ");
      if (!isVerb.test(word) || notCommands.includes(word.toUpperCase())) continue;
      if (/^50[02]/.test(await ftp.ask(`${word} ${harmless[word.toUpperCase()] ?? "x"}`))) refused.push(word);
    }
    expect(refused).toEqual([]);
  }),
  proof("RFC 2389 §3.2 FEAT names each feature once", async (scene) => {
    const ftp = await scene.logIn();
    const words = (await ftp.features()).filter((line) => !/^(?:AUTH|REST|SITE|PROT)\b/i.test(line));
    const names = words.map((line) => line.split(" ")[0]);
    expect(names).toEqual([...new Set(names)]);
  }),
  proof("RFC 2389 §4 OPTS is there when FEAT is, and does not take every option", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.features();
    const said = await ftp.ask("OPTS");
    expect(said).toMatch(/^501/);
  }),
  proof("RFC 2389 §4 OPTS answers 200 for a command and options it knows", async (scene) => {
    const ftp = await scene.logIn();
    if ((await ftp.features()).some((line) => /^UTF8/i.test(line))) {
      expect(await ftp.ask("OPTS UTF8 ON")).toMatch(/^200[ -]/);
      expect(await ftp.ask("opts utf8 on")).toMatch(/^200[ -]/);
    } else throw new NotOffered("FEAT does not list UTF8");
  }),
  proof(
    "RFC 2389 §4 OPTS answers 501 for a command that has no options, and 451 or 501 for one that is none",
    async (scene) => {
      const ftp = await scene.logIn();
      await ftp.features();
      expect(await ftp.ask("OPTS NOOP now")).toMatch(/^501/);
      expect(await ftp.ask("OPTS BOGUS")).toMatch(/^(?:451|501)/);
    },
  ),
];

/** Commands that no one has before FEAT, each with an argument that can do no harm. */
const extensions: readonly (readonly [verb: string, command: string])[] = [
  ["MDTM", "MDTM ."],
  ["SIZE", "SIZE ."],
  ["MLST", "MLST"],
  ["EPSV", "EPSV"],
  ["LANG", "LANG"],
  ["CLNT", "CLNT clause"],
  ["CSID", "CSID Name=clause;"],
  ["AVBL", "AVBL"],
  ["RANG", "RANG 1 0"],
  ["UTF8", "OPTS UTF8 ON"],
];

/** Arguments that are none of nonsense, for commands that tell nonsense and an unknown command not apart. */
const harmless: Readonly<Record<string, string>> = {
  EPSV: "1",
  EPRT: "|1|127.0.0.1|51210|",
  REST: "0",
  RANG: "1 0",
  LANG: "en",
};

const isVerb = /^[A-Z][A-Z0-9]{2,}$/i;
/** Features that are no commands of that name. */
const notCommands: readonly string[] = ["UTF8", "TVFS", "ESTA", "ESTP"];
