import { utimes } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { Conversation } from "../conversation.ts";
import { proof } from "../proof.ts";
import type { Scene } from "../scene.ts";

/** MDTM, SIZE, REST STREAM and TVFS. */
export const rfc3659 = [
  proof("RFC 3659 §2.2 a byte 255 in a pathname is sent doubled and arrives as one", async (scene) => {
    const ftp = await scene.logIn();
    ftp.send(Buffer.from("MKD a\xff\xffb\r\n", "latin1"));
    expect((await ftp.answer()).text).toMatch(/^257 /);
    expect(await scene.names()).toEqual(["a\xffb"]);
  }),
  proof("RFC 3659 §2.2 the server attempts no Telnet option negotiation", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.ask("FEAT");
    await ftp.ask("PWD");
    await ftp.ask("QUIT");
    expect(ftp.received).not.toContain("\xff");
  }),
  proof("RFC 3659 §3.1 MDTM answers 213 and a time-val in UTC, exactly as the syntax has it", async (scene) => {
    const ftp = await scene.logIn();
    await dated(scene, "a", Date.UTC(2001, 1, 3, 4, 5, 6));
    expect(await ftp.askIfOffered("MDTM a")).toMatch(/^213 20010203040506(?:\.\d+)?$/);
  }),
  proof("RFC 3659 §2.3 MDTM adds no precision that the file's time has not", async (scene) => {
    const ftp = await scene.logIn();
    await dated(scene, "a", Date.UTC(2001, 1, 3, 4, 5, 6));
    expect(await ftp.askIfOffered("MDTM a")).toMatch(/^213 20010203040506(?:\.0+)?$/);
    await dated(scene, "b", Date.UTC(2001, 1, 3, 4, 5, 6, 750));
    expect(await ftp.ask("MDTM b")).toMatch(/^213 20010203040506(?:\.7(?:50*)?)?$/);
  }),
  proof("RFC 3659 §3.1 MDTM of a missing file answers 550", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.askIfOffered("MDTM missing")).toMatch(/^550 /);
  }),
  proof("RFC 3659 §3.3 FEAT lists MDTM, alone on its line and in capitals", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("a", "");
    await ftp.askIfOffered("MDTM a");
    expect(await ftp.features()).toContain("MDTM");
  }),
  proof("RFC 3659 §4 SIZE is the exact number of bytes that RETR sends in type I", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("a", "one\ntwo\n\xff".repeat(999));
    const said = await ftp.askIfOffered("SIZE a");
    const { bytes } = await ftp.fetch("RETR a");
    expect(said).toBe(`213 ${bytes.length}`);
  }),
  proof("RFC 3659 §4 SIZE in type A is the exact number of bytes that RETR sends, or 550", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("a", "one\ntwo\nthree\n");
    await ftp.ask("TYPE A");
    const said = await ftp.askIfOffered("SIZE a");
    const { bytes } = await ftp.fetch("RETR a");
    expect(said).toMatch(said.startsWith("213") ? new RegExp(`^213 ${bytes.length}$`) : /^550 /);
  }),
  proof("RFC 3659 §4.1 SIZE answers 213 and nothing but a decimal number", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("a", "");
    expect(await ftp.askIfOffered("SIZE a")).toBe("213 0");
    expect(await ftp.ask("SIZE missing")).toMatch(/^550 /);
  }),
  proof("RFC 3659 §4.3 FEAT lists SIZE, alone on its line and in capitals", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("a", "");
    await ftp.askIfOffered("SIZE a");
    expect(await ftp.features()).toContain("SIZE");
  }),
  proof("RFC 3659 §5.3 REST and RETR send the file from that byte on", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("a", "0123456789");
    expect(await ftp.ask("REST 4")).toMatch(/^350 /);
    expect((await ftp.fetch("RETR a")).bytes.toString()).toBe("456789");
    expect((await ftp.fetch("RETR a")).bytes.toString()).toBe("0123456789");
  }),
  proof("RFC 3659 §5.3 REST and STOR write from that byte on and leave what is before it", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("a", "0123456789");
    expect(await ftp.ask("REST 4")).toMatch(/^350 /);
    expect((await ftp.store("STOR a", "abcdefgh")).at(-1)).toMatch(/^2/);
    expect(await scene.content("a")).toBe("0123abcdefgh");
  }),
  proof("RFC 3659 §5.3 REST and APPE act as REST and STOR do", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("a", "0123456789");
    expect(await ftp.ask("REST 4")).toMatch(/^350 /);
    const answers = await ftp.store("APPE a", "abcdefgh");
    // "If APPE is permitted": it may be refused behind REST.
    if (answers.at(-1)!.startsWith("2")) expect(await scene.content("a")).toBe("0123abcdefgh");
    else expect([answers.at(-1), await scene.content("a")]).toEqual([expect.stringMatching(/^5/), "0123456789"]);
  }),
  proof("RFC 3659 §5.2 REST with an argument that is no number is a syntax error", async (scene) => {
    const ftp = await scene.logIn();
    for (const argument of ["abc", "-1", "1e3", "0x10", ""])
      expect(await ftp.ask(`REST ${argument}`), argument).toMatch(/^50[14]/);
  }),
  proof("RFC 3659 §5.3 REST counts beyond 4 GiB", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("REST 4294967297")).toMatch(/^350 /);
    expect(await ftp.ask("REST 0")).toMatch(/^350 /);
  }),
  proof("RFC 3659 §5.4 FEAT lists exactly REST STREAM, in capitals, when REST works in stream mode", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("REST 0")).toMatch(/^350 /);
    expect(await ftp.features()).toContain("REST STREAM");
  }),
  proof("RFC 3659 §6.3 TVFS in FEAT, in capitals, is true: /, .., absolute and relative pathnames", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.needs("TVFS")).toBe("TVFS");
    await scene.make("d");
    await scene.put("d/f", "virtual");
    for (const path of ["d/f", `${scene.path}/d/f`, "d/../d/f", "./d/./f", `/in/../in${scene.path.slice(3)}/d//f`]) {
      expect((await ftp.fetch(`RETR ${path}`)).bytes.toString(), path).toBe("virtual");
    }
    await ftp.ask("CWD d");
    expect(await ftp.ask("PWD")).toContain(`"${scene.path}/d"`);
    expect((await ftp.fetch("RETR ../d/f")).bytes.toString()).toBe("virtual");
  }),
];

/** Puts a file there and dates it. */
async function dated(scene: Scene, name: string, time: number): Promise<void> {
  await scene.put(name, "dated");
  await utimes(join(scene.server.root, scene.path, name), new Date(time), new Date(time));
}

/** What MLSD sends: each line's facts and name. */
export async function machineListing(
  ftp: Conversation,
  command = "MLSD",
): Promise<readonly { readonly facts: ReadonlyMap<string, string>; readonly name: string; readonly line: string }[]> {
  const { bytes } = await ftp.fetch(command);
  const text = bytes.toString("latin1");
  expect(text === "" || text.endsWith("\r\n"), "every line ends with CR LF").toBe(true);
  return text.split("\r\n").slice(0, -1).map(factsOf);
}

/** Takes a line of MLST or MLSD apart. */
export function factsOf(line: string): {
  readonly facts: ReadonlyMap<string, string>;
  readonly name: string;
  readonly line: string;
} {
  const space = line.indexOf(" ");
  const facts = line
    .slice(0, space)
    .split(";")
    .slice(0, -1)
    .map((fact): [string, string] => {
      const equals = fact.indexOf("=");
      return [fact.slice(0, equals).toLowerCase(), fact.slice(equals + 1)];
    });
  return { facts: new Map(facts), name: line.slice(space + 1), line };
}
