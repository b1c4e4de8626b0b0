import assert from "node:assert/strict";
import { chmod, chown, mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { FtpClient } from "../operated/ftp-client.ts";
import { writeAll } from "../operated/write-all.ts";
import { bytesOf } from "../soak/pattern.ts";
import { diskStage, type DiskStage, type Scenario } from "./stage.ts";

const old = bytesOf({ seed: 1, size: 100_000 });
const content = bytesOf({ seed: 2, size: 2_000_000 });
const small = bytesOf({ seed: 3, size: 1_000 });

// Root is refused nothing: the server goes on as somebody else.
const asNobody = { words: ["--run-as", "nobody:nogroup", "--tls", "off"] } as const;
const nobody = 65_534;

/** What becomes of uploads whose folder is taken from the server while they run. */
export const lostRights: readonly Scenario[] = [
  ...[
    ["without write permission", (path: string) => chmod(path, 0o555), 0o777],
    ["that nobody may enter", (path: string) => chmod(path, 0o000), 0o777],
    ["that is given to root", (path: string) => chmod(path, 0o755).then(() => chown(path, 0, 0)), 0o755],
  ].map(([what, take, mode]) => ({
    name: `a folder ${what as string} in the middle of an upload: 550, the old file whole, and uploads again when it is back`,
    async run() {
      await using stage = await diskStage(asNobody);
      const folder = join(stage.folder, "in");
      await mkdir(folder);
      await chmod(folder, mode as number);
      await chown(folder, nobody, nobody);
      assert.match(await stage.ftp.ask("CWD in"), /^250 /);
      assert.match(await stage.ftp.store("STOR old", old), /^226 /);
      const answer = await interrupted(stage.ftp, "STOR old", () => (take as (path: string) => Promise<void>)(folder));
      assert.match(answer, /^550 /);
      assert.deepEqual(await stage.content("in/old"), Buffer.from(old));
      assert.match(await stage.ftp.store("STOR new", small), /^550 /);
      await chown(folder, nobody, nobody);
      await chmod(folder, 0o777);
      assert.match(await stage.ftp.store("STOR old", small), /^226 /);
      assert.deepEqual(await stage.content("in/old"), Buffer.from(small));
    },
  })),
  {
    name: "a folder that is removed in the middle of an upload: 550, and the session goes on elsewhere",
    async run() {
      await using stage = await diskStage(asNobody);
      await inFolder(stage);
      const answer = await interrupted(stage.ftp, "STOR new", () => rm(join(stage.folder, "in"), { recursive: true }));
      assert.match(answer, /^550 /);
      assert.deepEqual(await stage.names(), []);
      assert.match(await stage.ftp.store("STOR again", small), /^550 /);
      assert.match(await stage.ftp.ask("CWD /"), /^250 /);
      assert.match(await stage.ftp.store("STOR again", small), /^226 /);
    },
  },
  {
    name: "a folder that is renamed in the middle of an upload keeps the file, whole and nowhere else",
    async run() {
      await using stage = await diskStage(asNobody);
      await inFolder(stage);
      const [from, to] = [join(stage.folder, "in"), join(stage.folder, "moved")];
      const answer = await interrupted(stage.ftp, "STOR new", () => rename(from, to));
      assert.match(answer, /^(226|550) /);
      const found = await stage.content("moved/new");
      assert.deepEqual(found, answer.startsWith("226") ? Buffer.from(content) : undefined);
      assert.deepEqual(await stage.names(), ["moved"]);
    },
  },
  {
    name: "a disk that becomes read-only: uploads are 550 and downloads go on; it cannot become that while one runs",
    async run() {
      await using stage = await diskStage(asNobody);
      assert.match(await stage.ftp.store("STOR old", old), /^226 /);
      let refused = false;
      const answer = await interrupted(stage.ftp, "STOR new", async () => void (refused = !stage.disk.remount("ro")));
      // The kernel knows that somebody writes; should one not, the upload fails.
      assert.match(answer, refused ? /^226 / : /^(550|45[12]) /);
      assert.ok(stage.disk.remount("ro"));
      for (const command of ["STOR old", "APPE old", "STOR other", "STOU"])
        assert.match(await stage.ftp.store(command, small), /^550 /, command);
      for (const command of ["DELE old", "MKD a"]) assert.match(await stage.ftp.ask(command), /^550 /, command);
      assert.deepEqual(await stage.ftp.fetch("RETR old"), Buffer.from(old));
      assert.ok(stage.disk.remount("rw"));
      assert.match(await stage.ftp.store("STOR old", small), /^226 /);
    },
  },
];

async function inFolder({ ftp }: DiskStage): Promise<void> {
  assert.match(await ftp.ask("MKD in"), /^257 /);
  assert.match(await ftp.ask("CWD in"), /^250 /);
}

/** Uploads a half, has something happen, uploads the other half; gives the final reply. */
async function interrupted(ftp: FtpClient, command: string, happen: () => Promise<unknown>): Promise<string> {
  const { stream, end } = await ftp.data();
  await ftp.expect(command, 150);
  stream.resume();
  await writeAll(stream, content.subarray(0, 1_000_000));
  await happen();
  await writeAll(stream, content.subarray(1_000_000));
  await end();
  const { code, lines } = await ftp.reply();
  return `${code} ${lines.join("|")}`;
}
