import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { memoryServer, type Dialogue } from "@tandem/testkit";
import { describe, expect, it } from "vitest";
import { guardedFolder, secret, type GuardedFolder } from "./guarded-folder.ts";
import { expectNothingLeft, expectOthersServed, holdingsOf } from "./others-served.ts";
import { everythingHeard, pathCommands, verbsWithPaths } from "./path-commands.ts";
import { provedIn } from "./proved-in.ts";

/** What would tell something of the file outside: its content, size, time and hashes. */
const traces = [
  "nobody may read",
  ` ${secret.size}`,
  `=${secret.size}`,
  `213 ${secret.year}`,
  `=${secret.year}`,
  ...["md5", "sha1", "sha256", "sha512"].map((name) => createHash(name).update(secret.text).digest("hex")),
];

const names = Object.keys(pathCommands);

/** Tries every command with every path; `lay` puts back what it may have taken away. */
async function tryAll(
  { storage, snapshot }: GuardedFolder,
  commands: readonly string[],
  paths: readonly string[],
  lay: () => Promise<void>,
): Promise<void> {
  await using made = await memoryServer({ storage });
  const ftp = await made.connect();
  await ftp.logIn();
  await ftp.ask("TYPE I");
  const before = await snapshot();
  for (const name of commands) {
    for (const path of paths) {
      await lay();
      for (const command of pathCommands[name]!(path)) {
        const heard = (await everythingHeard(ftp, command)).toLowerCase();
        expect(
          traces.filter((trace) => heard.includes(trace)),
          `${command}`,
        ).toEqual([]);
      }
    }
    expect(await snapshot(), `${name}`).toEqual(before);
  }
  await expectOthersServed(made);
}

it("F1: the commands tried here are all that take a path", () => {
  expect(verbsWithPaths().filter((verb) => !names.includes(verb))).toEqual([]);
});

describe("F1: `..` in every spelling, absolute and foreign paths", () => {
  it.each(names)("never lead %s outside the root", async (name) => {
    await using folder = await guardedFolder();
    const { root, outside } = folder;
    const spellings = [
      "../outside/secret",
      "/../../outside/secret",
      "//..//outside///secret",
      "/./.././../outside/./secret",
      "d/../../outside/secret",
      "d/file/../../../outside/secret",
      `${outside}/secret`,
      `${root}/../outside/secret`,
      `/${outside}/secret`,
      "~/../outside/secret",
      "..\\outside\\secret",
      "\\..\\outside\\secret",
      "..\\/outside\\/secret",
      "%2e%2e/outside/secret",
      "%2e%2e%2foutside%2fsecret",
      "..%c0%af..%c0%afoutside/secret",
      "..\u00c0\u00afoutside/secret",
      "\u{ff0e}\u{ff0e}/outside/secret",
      "..\u2215outside\u2215secret",
      ".. /outside/secret",
      ".../outside/secret",
      "../outside/secret.",
      "../outside/secret ",
      "../outside/secret::$DATA",
      "../OUTSIDE/SECRET",
      "C:/outside/secret",
      "C:\\outside\\secret",
      "\\\\?\\C:\\outside\\secret",
      "file:///outside/secret",
      "CON",
      "NUL",
      "/dev/../../outside/secret",
      "-a ../outside/secret",
      "-- ../outside/secret",
      "../outside/*",
      "{..,../..}/outside/secret",
      "*/../../outside/secret",
      "..",
      "../outside",
      "../../../../../../../../../../../../outside/secret",
    ];
    await tryAll(folder, [name], spellings, async () => {
      await mkdir(join(root, "d"), { recursive: true });
      await writeFile(join(root, "d", "file"), "inside");
    });
  });

  it("with NUL are refused, and nothing is cut off at it", async () => {
    await using folder = await guardedFolder();
    await using made = await memoryServer({ storage: folder.storage });
    const ftp = await made.connect();
    await ftp.logIn();
    for (const command of ["SIZE d/file\0.txt", "DELE d/file\0", "MKD a\0b", "CWD d\0/..", "SITE CHMOD 600 d/file\0"]) {
      expect(await ftp.ask(command), `${command}`).toMatch(/^501 /);
    }
    expect(await readFile(join(folder.root, "d", "file"), "utf8")).toBe("inside");
  });
});

describe("F2: links that lead outside", () => {
  const links: Readonly<Record<string, string>> = {
    out: "../outside",
    leak: "../outside/secret",
    up: "..",
    everything: "/",
    dangling: "../outside/new",
    chained: "out",
    winding: "d/../../outside",
  };

  it.each(names)("never lead %s there", async (name) => {
    await using folder = await guardedFolder();
    const { root, outside } = folder;
    const absolute = { ...links, absolute: outside, "absolute-leak": join(outside, "secret") };
    const paths = [
      "out",
      "out/secret",
      "out/new",
      "out/empty",
      "leak",
      "up/outside/secret",
      `everything${outside}/secret`,
      "dangling",
      "chained/secret",
      "winding/secret",
      "absolute/secret",
      "absolute-leak",
      "d/../out/secret",
      "out/../outside/secret",
      "*/secret",
    ];
    await tryAll(folder, [name], paths, async () => {
      await mkdir(join(root, "d"), { recursive: true });
      await writeFile(join(root, "d", "file"), "inside");
      for (const [link, target] of Object.entries(absolute)) {
        await rm(join(root, link), { recursive: true, force: true });
        await symlink(target, join(root, link));
      }
    });
  });

  it("never lead there when a directory is swapped for one under load, and others are served", async () => {
    await using folder = await guardedFolder();
    const { root, storage, snapshot } = folder;
    await using made = await memoryServer({ storage });
    const holdings = holdingsOf(made);
    await symlink("../outside", join(root, "link"));
    const before = await snapshot();
    const sessions = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const ftp = await made.connect();
        await ftp.logIn();
        await ftp.ask("TYPE I");
        return ftp;
      }),
    );
    const swapping = swapped(root);
    const heard = await Promise.all(sessions.map((ftp, number) => attacked(ftp, number)));
    await expectOthersServed(made);
    await swapping.stop();
    expect(heard.flat().filter((text) => traces.some((trace) => text.toLowerCase().includes(trace)))).toEqual([]);
    expect(await snapshot()).toEqual(before);
    // It says nothing unless some arrived and some met the link.
    expect(heard.flat().filter((text) => text.includes("inside")).length).toBeGreaterThan(10);
    expect(heard.flat().filter((text) => text.includes("leads out of the root")).length).toBeGreaterThan(10);
    await expectNothingLeft(made, holdings, sessions);
  });

  provedIn("not even between any two calls of the storage", {
    "packages/storage/src/directory/race.test.ts": [
      "never reaches the outside while a directory is swapped for a link to it",
      "never reads or writes the outside while a file is swapped for a link to it",
    ],
    "packages/storage/src/directory/links.test.ts": ["makes no link that leads out by way of another"],
  });
});

/** Does everything to what lies below `d`, again and again. */
async function attacked(ftp: Dialogue, number: number): Promise<readonly string[]> {
  const heard: string[] = [];
  for (let round = 0; round < 12; round++) {
    const own = `d/by-${number}-${round}`;
    for (const command of [
      "RETR d/file",
      "SIZE d/secret",
      "RETR d/secret",
      `STOR ${own}`,
      "APPE d/secret",
      "SITE CHMOD 777 d/secret",
      "MFMT 20200101000000 d/secret",
      "DELE d/secret",
      "RMD d/empty",
      `MKD ${own}-made`,
      "MLSD d",
      `RNFR ${own}`,
      `RNTO ${own}-renamed`,
    ]) {
      heard.push(await everythingHeard(ftp, command));
    }
  }
  return heard;
}

/** Gives `d` and `link` each other's entry, over and over. */
function swapped(root: string): { stop(): Promise<void> } {
  const [door, link, aside] = ["d", "link", "aside"].map((name) => join(root, name)) as [string, string, string];
  let stopped = false;
  const running = (async () => {
    while (!stopped) {
      await rename(door, aside);
      await rename(link, door);
      await rename(aside, link);
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  return {
    async stop() {
      stopped = true;
      await running;
    },
  };
}
