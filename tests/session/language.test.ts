import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { german } from "@tandem/server";
import { memoryServer } from "@tandem/testkit";
import { describe, expect, it } from "vitest";

describe("LANG", () => {
  it("turns the replies from its own on, and FEAT stars the language", async () => {
    await using made = await memoryServer({ languages: [german] });
    const ftp = await made.connect();
    expect(await ftp.ask("FEAT")).toContain("|LANG EN*;DE|");
    expect(await ftp.ask("LANG de")).toBe("200 Antworten sind von jetzt an in de.");
    expect(await ftp.ask("FEAT")).toMatch(/^211 Extensions:\|.*\|LANG EN;DE\*\|.*\|End$/);
    await ftp.logIn();
    expect(await ftp.ask("CWD /")).toBe('250 "/" ist jetzt das Arbeitsverzeichnis.');
    expect(await ftp.ask("DELE größe")).toBe("550 /größe: Das gibt es nicht.");
  });

  it.each([
    ["LANG DE-ch", /^200 .* de\.$/],
    ["lang de-Latn-CH", /^200 .* de\.$/],
    ["LANG EN-us", /^200 .* en /],
    ["LANG fr", /^504 .*en, de.*fr/],
    ["LANG de_CH", /^501 /],
    ["LANG deutschland", /^501 /],
  ])("%s is answered with %s", async (command, answer) => {
    await using made = await memoryServer({ languages: [german] });
    expect(await (await made.connect()).ask(command)).toMatch(answer);
  });

  it("without a tag goes back to the server's own language", async () => {
    await using made = await memoryServer({ languages: [german] });
    const ftp = await made.connect();
    await ftp.ask("LANG de");
    expect(await ftp.ask("LANG")).toBe("200 Replies are in en from now on.");
    expect(await ftp.ask("FEAT")).toContain("|LANG EN*;DE|");
  });

  it.each(["REIN", "HOST ftp.example"])("is taken back by %s (RFC 2640 §4.1)", async (command) => {
    await using made = await memoryServer({ languages: [german] });
    const ftp = await made.connect();
    await ftp.ask("LANG de");
    await ftp.ask(command);
    expect(await ftp.ask("NOOP")).toBe("200 Still here.");
  });

  it("may come at any time, and speaks of a transfer too", async () => {
    await using made = await memoryServer({ languages: [german] });
    const ftp = await made.connect();
    await ftp.logIn();
    expect(await ftp.ask("LANG de")).toMatch(/^200 /);
    const data = await ftp.passive();
    data.stream.end("12345");
    expect(await ftp.ask("STOR y")).toMatch(/^150 Opening /);
    expect(await ftp.reply()).toMatchObject({ code: 226, lines: ["Fertig: 5 Bytes gespeichert."] });
  });

  it("translates nothing that programs read, even a file whose name is a sentence", async () => {
    await using made = await memoryServer({ languages: [german] });
    const name = "x: Permission denied.";
    await made.put(`/${name}`, "x");
    await made.put('/"a" is made.', "x");
    const ftp = await made.connect();
    await ftp.logIn();
    const commands = [`MLST ${name}`, "STAT /", `STAT ${name}`, "SYST", `HASH ${name}`, `MDTM ${name}`, "FEAT"];
    const english: string[] = [];
    for (const command of commands) english.push(await ftp.ask(command));
    await ftp.ask("LANG de");
    for (const [at, command] of commands.entries()) {
      expect((await ftp.ask(command)).replace("LANG EN;DE*", "LANG EN*;DE")).toBe(english[at]);
    }
    expect(await ftp.ask("EPSV")).toMatch(/^229 .*\(\|\|\|\d+\|\)$/);
    expect(await ftp.ask('MKD "b" is made.')).toBe('257 "/""b"" is made." ist angelegt.');
  });

  it("knows English alone on a server that was given no other", async () => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    expect(await ftp.ask("FEAT")).toContain("|LANG EN*|");
    expect(await ftp.ask("LANG de")).toMatch(/^504 /);
    expect(await ftp.ask("LANG en-GB")).toMatch(/^200 /);
  });
});

it("Each English text of the German table is one that the server says", () => {
  const sources = ["server", "storage"].map((name) => sourcesOf(`../../packages/${name}/src`)).join("\n");
  const lost = Object.keys(german.texts).filter((text) => !isSaid(sources, text) && !transferTexts.includes(text));
  expect(lost).toEqual([]);
});

// Made from parts; the transfer above has one of them.
const transferTexts = ["Done: {1} bytes sent.", "Done: {1} bytes stored."];

/** Whether the text stands in the sources, with anything computed in the place of its holes. */
function isSaid(sources: string, text: string): boolean {
  const parts = text
    .replace(/^\{1\}: /, "")
    .replace(/"(\{\d\})"/g, "$1")
    .split(/\{\d\}/);
  const escaped = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`["\`]${escaped.join(String.raw`\$\{[^\n]*?\}`)}["\`]`).test(sources);
}

function sourcesOf(folder: string): string {
  const root = fileURLToPath(new URL(folder, import.meta.url));
  const files = readdirSync(root, { recursive: true, encoding: "utf8" });
  const code = files.filter((file) => file.endsWith(".ts") && !/\.test\.ts$|language\//.test(file));
  return code.map((file) => readFileSync(`${root}/${file}`, "utf8")).join("\n");
}
