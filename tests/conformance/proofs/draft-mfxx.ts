import { stat } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { proof } from "../proof.ts";
import type { Scene } from "../scene.ts";

/** Setting facts: MFMT, MFCT and MFF of draft-somers-ftp-mfxx. */
export const draftMfxx = [
  proof("draft-somers-ftp-mfxx §3.1 MFMT sets the time and answers 213 with the time that was set", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("MFMT");
    await ftp.store("STOR a", "1");
    expect(await ftp.ask("MFMT 20010203040506 a")).toMatch(/^213 Modify=20010203040506(?:\.0+)?; (?:\S*\/)?a$/i);
    expect(await modified(scene, "a")).toBe(Date.UTC(2001, 1, 3, 4, 5, 6));
    expect(await ftp.ask("MDTM a")).toMatch(/^213 20010203040506/);
  }),
  proof("draft-somers-ftp-mfxx §3.1 MFMT takes pathnames with spaces, and fractions of seconds", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("MFMT");
    await ftp.store("STOR two  words", "1");
    expect(await ftp.ask("MFMT 20010203040506.500 two  words")).toMatch(
      /^213 Modify=20010203040506(?:\.\d+)?; .*two {2}words$/i,
    );
    const time = (await modified(scene, "two  words")) - Date.UTC(2001, 1, 3, 4, 5, 6);
    expect([0, 500]).toContain(time);
  }),
  proof("draft-somers-ftp-mfxx §3.2 MFMT of a missing file answers 550", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("MFMT");
    expect(await ftp.ask("MFMT 20010203040506 missing")).toMatch(/^550/);
  }),
  proof("draft-somers-ftp-mfxx §3.2 MFMT that cannot be parsed answers 500 or 501", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("MFMT");
    await ftp.store("STOR a", "1");
    for (const argument of ["", "a", "20010203 a", "yesterday a", "20010203040506"]) {
      expect(await ftp.ask(`MFMT ${argument}`), argument).toMatch(/^50[01]/);
    }
  }),
  proof("draft-somers-ftp-mfxx §3.2 MFMT with a time that does not exist answers 501", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("MFMT");
    await ftp.store("STOR a", "1");
    const before = await modified(scene, "a");
    for (const time of ["20010229000000", "20011301000000", "20010132000000", "20010101240000", "20010101006000"]) {
      expect(await ftp.ask(`MFMT ${time} a`), time).toMatch(/^501/);
    }
    expect(await modified(scene, "a")).toBe(before);
  }),
  proof("draft-somers-ftp-mfxx §3.3 FEAT lists MFMT, in capitals, exactly when it is implemented", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.store("STOR a", "1");
    const implemented = !/^50[02]/.test(await ftp.ask("MFMT 20010203040506 a"));
    expect((await ftp.features()).includes("MFMT")).toBe(implemented);
  }),
  proof(
    "draft-somers-ftp-mfxx §4.1 MFCT sets the time of creation and answers 213",
    async (scene) => {
      const ftp = await scene.logIn();
      await ftp.needs("MFCT");
      await ftp.store("STOR a", "1");
      expect(await ftp.ask("MFCT 20010203040506 a")).toMatch(/^213 Create=20010203040506(?:\.0+)?; (?:\S*\/)?a$/i);
      expect(await ftp.ask("MFCT 20010229000000 a")).toMatch(/^501/);
      expect(await ftp.ask("MFCT nonsense a")).toMatch(/^50[01]/);
      expect(await ftp.ask("MFCT 20010203040506 missing")).toMatch(/^550/);
    },
    "Linux sets no file's time of creation, and a storage that cannot does not offer MFCT; where one can, `tests/session/facts.test.ts` shows it.",
  ),
  proof("draft-somers-ftp-mfxx §4.3 FEAT lists MFCT, in capitals, exactly when it is implemented", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.store("STOR a", "1");
    const implemented = !/^50[024]/.test(await ftp.ask("MFCT 20010203040506 a"));
    expect((await ftp.features()).includes("MFCT")).toBe(implemented);
  }),
  proof(
    "draft-somers-ftp-mfxx §5.1 MFF sets each fact and answers 213 with the values that were set",
    async (scene) => {
      const ftp = await scene.logIn();
      await ftp.needs("MFF");
      await ftp.store("STOR a", "1");
      expect(await ftp.ask("MFF Modify=20010203040506; a")).toMatch(
        /^213 Modify=20010203040506(?:\.0+)?; (?:\S*\/)?a$/i,
      );
      expect(await modified(scene, "a")).toBe(Date.UTC(2001, 1, 3, 4, 5, 6));
    },
  ),
  proof("draft-somers-ftp-mfxx §5.1 MFF sets UNIX.mode when FEAT lists it", async (scene) => {
    const ftp = await scene.logIn();
    const line = await ftp.needs("MFF");
    await ftp.store("STOR a", "1");
    if (!/UNIX\.mode/i.test(line)) return;
    expect(await ftp.ask("MFF UNIX.mode=0600; a")).toMatch(/^213 UNIX\.mode=0?600; (?:\S*\/)?a$/i);
    expect((await stat(join(scene.server.root, scene.path, "a"))).mode & 0o777).toBe(0o600);
  }),
  proof("draft-somers-ftp-mfxx §5.1 MFF with one fact that cannot be set is an error", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("MFF");
    await ftp.store("STOR a", "1");
    const before = await modified(scene, "a");
    expect(await ftp.ask("MFF Modify=20010203040506;Bogus=1; a")).toMatch(/^5/);
    expect(await modified(scene, "a")).toBe(before);
  }),
  proof("draft-somers-ftp-mfxx §5.5 MFF with an unknown fact answers 504 and names it", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.needs("MFF");
    await ftp.store("STOR a", "1");
    expect(await ftp.ask("MFF Bogus=1; a")).toMatch(/^504.*Bogus/i);
  }),
  proof(
    "draft-somers-ftp-mfxx §5.5 MFF of a missing file answers 550, what cannot be parsed 500 or 501, a false time 501",
    async (scene) => {
      const ftp = await scene.logIn();
      await ftp.needs("MFF");
      await ftp.store("STOR a", "1");
      expect(await ftp.ask("MFF Modify=20010203040506; missing")).toMatch(/^550/);
      expect(await ftp.ask("MFF Modify a")).toMatch(/^50[01]/);
      expect(await ftp.ask("MFF Modify=20010229000000; a")).toMatch(/^501/);
    },
  ),
  proof(
    "draft-somers-ftp-mfxx §5.6 FEAT lists MFF and the facts it sets, in capitals, exactly when it is implemented",
    async (scene) => {
      const ftp = await scene.logIn();
      await ftp.store("STOR a", "1");
      const implemented = !/^50[02]/.test(await ftp.ask("MFF Modify=20010203040506; a"));
      const line = (await ftp.features()).find((each) => /^MFF\b/i.test(each));
      expect(line !== undefined).toBe(implemented);
      if (line !== undefined) expect(line).toMatch(/^MFF (?:[A-Za-z.]+;)+$/);
    },
  ),
];

async function modified(scene: Scene, name: string): Promise<number> {
  return Math.round((await stat(join(scene.server.root, scene.path, name))).mtimeMs);
}
