import assert from "node:assert/strict";
import type { FtpClient } from "../operated/ftp-client.ts";
import { bytesOf } from "../soak/pattern.ts";
import { diskStage, diskSize, type DiskStage, type Scenario } from "./stage.ts";

const old = bytesOf({ seed: 1, size: 100_000 });
const large = bytesOf({ seed: 2, size: diskSize + 4_000_000 });
const half = bytesOf({ seed: 3, size: 5_000_000 });
const small = bytesOf({ seed: 4, size: 1_000 });

/** What a disk without room does to uploads, and to nothing else. */
export const fullDisk: readonly Scenario[] = [
  {
    name: "an upload that does not fit is 452: the old file is whole, nothing is left, and the next one is stored",
    async run() {
      await using stage = await diskStage();
      for (const tls of [false, true]) {
        using ftp = await stage.connect({ tls });
        await stage.put("old", old);
        for (const command of ["STOR old", "STOR new", "STOU"]) {
          assert.match(await ftp.store(command, large), /^452 /, command);
          assert.deepEqual(await stage.names(), ["old"], command);
        }
        assert.deepEqual(await stage.content("old"), Buffer.from(old));
        assert.match(await ftp.store("STOR old", small), /^226 /);
        assert.deepEqual(await stage.content("old"), Buffer.from(small));
      }
    },
  },
  {
    name: "of two uploads at once that do not fit together, the one that is acknowledged is whole and the other is not there",
    async run() {
      await using stage = await diskStage();
      using other = await stage.connect();
      const answers = await Promise.all([stage.ftp.store("STOR a", half), other.store("STOR b", half)]);
      assert.ok(
        answers.some((answer) => answer.startsWith("452 ")),
        answers.join(),
      );
      for (const [i, name] of ["a", "b"].entries()) {
        const stored = answers[i]?.startsWith("226 ") === true;
        assert.deepEqual(await stage.content(name), stored ? Buffer.from(half) : undefined);
      }
      assert.ok((await stage.names()).length < 2);
      assert.match(await other.store("STOR b", small), /^226 /);
    },
  },
  {
    name: "APPE that does not fit is 452, and what the file had is there",
    async run() {
      await using stage = await diskStage();
      await stage.put("old", old);
      assert.match(await stage.ftp.store("APPE old", large), /^452 /);
      assert.deepEqual((await stage.content("old"))?.subarray(0, old.length), Buffer.from(old));
      // What arrived stays, as APPE writes in place; the client that knows what it has takes it away.
      assert.match(await stage.ftp.ask("DELE old"), /^250 /);
      assert.match(await stage.ftp.store("APPE old", small), /^226 /);
    },
  },
  {
    name: "an upload that goes on with another (REST) and does not fit leaves what there was",
    async run() {
      await using stage = await diskStage();
      await stage.put("old", half);
      assert.match(await stage.ftp.ask("REST 4000000"), /^350 /);
      assert.match(await stage.ftp.store("STOR old", half), /^45[12] /);
      assert.deepEqual(await stage.content("old"), Buffer.from(half));
      assert.deepEqual(await stage.names(), ["old"]);
    },
  },
  {
    name: "SITE COPY and COMB that do not fit are 452, with every file as it was",
    async run() {
      await using stage = await diskStage();
      await stage.put("a", half);
      await stage.put("b", small);
      assert.match(await stage.ftp.ask("SITE COPY a c"), /^452 /);
      await fill(stage.ftp);
      assert.match(await stage.ftp.ask("COMB c a b"), /^452 /);
      assert.match(await stage.ftp.ask("COMB b a"), /^452 /);
      assert.deepEqual(await stage.names(), ["a", "b", "filling"]);
      assert.deepEqual(await stage.content("a"), Buffer.from(half));
      assert.deepEqual(await stage.content("b"), Buffer.from(small));
    },
  },
  {
    name: "listings, downloads, renames and removals go on while the disk is full",
    async run() {
      await using stage = await diskStage();
      await stage.put("a", old);
      await fill(stage.ftp);
      assert.deepEqual(await stage.ftp.fetch("RETR a"), Buffer.from(old));
      assert.match((await stage.ftp.fetch("LIST")).toString(), /filling/);
      assert.match((await stage.ftp.fetch("MLSD")).toString(), /filling/);
      assert.match(await stage.ftp.ask("RNFR a"), /^350 /);
      assert.match(await stage.ftp.ask("RNTO b"), /^250 /);
      assert.match(await stage.ftp.ask("DELE filling"), /^250 /);
      assert.match(await stage.ftp.store("STOR c", half), /^226 /);
    },
  },
  {
    name: "a trace on a full disk ends with a warning, and the service goes on",
    async run() {
      await using stage = await diskStage({ words: ["--trace", "DISK/trace.ndjson"] });
      await stage.put("a", old);
      await fill(stage.ftp);
      await talkMuch(stage);
      await stage.server.says("ends here: ");
      assert.deepEqual(await stage.ftp.fetch("RETR a"), Buffer.from(old));
      assert.equal(await stage.server.stop(), 0);
    },
  },
  {
    name: "a log on a full disk stops nothing",
    async run() {
      await using stage = await diskStage({ log: "DISK/log" });
      await stage.put("a", old);
      await fill(stage.ftp);
      await talkMuch(stage);
      using late = await stage.connect();
      assert.deepEqual(await late.fetch("RETR a"), Buffer.from(old));
      assert.match(await late.ask("DELE filling"), /^250 /);
      assert.match(await late.store("STOR b", small), /^226 /);
      assert.equal(await stage.server.stop(), 0);
    },
  },
];

/** Leaves no byte free: APPE takes what there is. */
async function fill(ftp: FtpClient): Promise<void> {
  assert.match(await ftp.store("APPE filling", large), /^452 /);
}

/** More than a trace and a log have buffers for. */
async function talkMuch(stage: DiskStage): Promise<void> {
  for (let i = 0; i < 40; i++) {
    using ftp = await stage.connect();
    for (let j = 0; j < 20; j++) await ftp.ask(`MKD ${"x".repeat(200)}/${j}`);
  }
}
