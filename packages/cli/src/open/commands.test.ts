import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { commandGroups, promptCommands } from "./commands.ts";
import { commandsOfOld } from "./commands/of-old.ts";
import { findCommand, namesOf } from "./find-command.ts";
import { parseLine } from "./line/parse-line.ts";
import { takes } from "./prompt-command.ts";
import { readingBehind } from "./reading-behind.ts";
import { takeFlags } from "./take-flags.ts";

describe("the table of commands", () => {
  it("has every name once", () => {
    const names = promptCommands.flatMap(namesOf);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    const topics = commandGroups.map(({ topic }) => topic);
    expect(new Set(topics).size).toBe(topics.length);
  });

  it.each(promptCommands.map((command) => [command.name, command] as const))(
    "has an example of %s that it takes",
    (_, command) => {
      const links = parseLine(command.example, readingBehind(promptCommands)).flatMap((chain) => chain.links);
      const [first] = links
        .map(({ statement }) => statement)
        .filter(({ words }) => findCommand(words[0].text, promptCommands) === command);
      expect(first).toBeDefined();
      expect(takes(command, takeFlags(command, first!.words.slice(1)).words.length)).toBe(true);
    },
  );

  it("has the commands that people of ftp(1) and lftp(1) have in their fingers", () => {
    const known =
      `! $ ? account append ascii bell binary bye case cat cd cdup chmod close cls cr debug delete dir disconnect du echo edit
      exit features fg fget find form ftp get glob hash help history idle image jobs kill lcd less lpage lpwd ls macdef mdelete mdir mget
      mirror mkdir mls mlsd mlst mode modtime more mput mreget msend mv newer nlist nmap ntrans open page passive pdir pget pls pmlsd
      preserve progress prompt proxy put pwd queue quit quote rate recv reget remopts rename repeat reput reset restart rhelp rm rmdir
      rstatus runique send sendport set site size source status struct sunique system tenex throttle trace type umask unset usage user
      verbose wait zcat alias at bookmark local lls lmkdir ladder`.split(/\s+/);
    const names = promptCommands.flatMap(namesOf);
    expect(known.filter((name) => !names.includes(name))).toEqual([]);
  });

  it("is tried by tests, command by command", async () => {
    const folder = fileURLToPath(new URL(".", import.meta.url));
    const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".test.ts"));
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
    const tried = texts.flatMap((text) =>
      [...text.matchAll(/\btries\(([^)]*)\)/g)].flatMap(([, names]) => names!.match(/[^\s",]+/g) ?? []),
    );
    const old = commandsOfOld.map(({ name }) => name);
    expect(
      promptCommands.map(({ name }) => name).filter((name) => !tried.includes(name) && !old.includes(name)),
    ).toEqual([]);
  });
});
