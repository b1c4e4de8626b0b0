import { memoryStorage, type Entry, type Storage } from "@tandem/storage";
import { memoryServer } from "@tandem/testkit";
import { expect, it } from "vitest";

function longNames(): Storage {
  const files = memoryStorage({ now: () => 0 });
  const entries = Array.from({ length: 4_999 }, (_, at): Entry => ({
    kind: "file",
    name: String(at).padStart(250, "a"),
    size: 0,
    modified: 0,
  }));
  return {
    ...files,
    async *list() {
      yield entries;
    },
  };
}

it("STAT of a directory with long names ends before the reply has more than our own client would take", async () => {
  await using made = await memoryServer({ storage: longNames() });
  const ftp = await made.connect();
  await ftp.logIn();
  // The decoder of replies in here is the client's, with its limits.
  expect(await ftp.ask("STAT /")).toMatch(/^212 [^]*\|The first \d+ lines; use LIST or MLSD for all\.$/);
});
