import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tries } from "../prompt.fixtures.ts";
import { scriptedPlace } from "../scripted-place.fixtures.ts";

const place = scriptedPlace();

async function tree(): Promise<void> {
  await mkdir(join(place.here.remote, "pub", "deep"), { recursive: true });
  await place.here.serve("pub/a.txt", "12345");
  await place.here.serve("pub/b.tmp", "1");
  await place.here.serve("pub/deep/c.txt", "123");
}

describe("whole trees", () => {
  it(`${tries("mirror")}: are copied, and copied back`, async () => {
    await tree();
    const out = await place.done(
      "cd pub",
      "mirror -x *.tmp . all",
      "cd /",
      "mirror pub/deep",
      "mirror -n pub all",
      "lcd all",
    );
    expect(out).toMatch(/\n2 files copied \(8 bytes\)[^]*\n1 file copied \(3 bytes\)[^]*b\.tmp/);
    expect((await readdir(place.here.local, { recursive: true })).toSorted()).toEqual([
      ...["all", "all/a.txt", "all/deep", "all/deep/c.txt", "deep", "deep/c.txt"],
    ]);
    await writeFile(join(place.here.local, "all", "new"), "new");
    await place.done("mirror -R -e all pub > said", "mirror -R all copy &");
    expect((await readdir(join(place.here.remote, "pub"))).toSorted()).toEqual(["a.txt", "deep", "new"]);
    expect((await readdir(join(place.here.remote, "copy"))).toSorted()).toEqual(["a.txt", "deep", "new"]);
    expect(await place.here.text("local", "said")).toMatch(/^1 file copied/);
    expect((await place.failing(["mirror nope", "mirror -P many pub"])).failure).toBe("2 commands failed.");
  });

  it("are mirrored with the options of tandem mirror, by name or by letter", async () => {
    await tree();
    await writeFile(join(place.here.local, "rules"), "*.tmp\n");
    await place.done("mirror --exclude-from=rules --compare size --no-times pub one");
    expect((await readdir(join(place.here.local, "one"))).toSorted()).toEqual(["a.txt", "deep"]);
    const { err } = await place.failing(["mirror --compare luck pub", "mirror --max-delete few pub"]);
    expect(err).toMatch(/^--compare "luck": .*size-time.*\n--max-delete "few": It must be a number/);
  });

  it(`${tries("find", "du")}: are listed, and summed up`, async () => {
    await tree();
    expect(await place.done("find pub", "find --name *.txt", "find -d 1")).toBe(
      "pub/a.txt\npub/b.tmp\npub/deep/\npub/deep/c.txt\npub/a.txt\npub/deep/c.txt\npub/\n",
    );
    expect(await place.done("du", "du -s pub", "du -hs pub", "du -a pub/deep")).toBe(
      "3\tpub/deep\n9\tpub\n9\t.\n9\tpub\n9 bytes   \tpub\n3\tpub/deep/c.txt\n3\tpub/deep\n",
    );
    expect((await place.failing(["find nope", "du -d x"])).failure).toBe("2 commands failed.");
  });
});
