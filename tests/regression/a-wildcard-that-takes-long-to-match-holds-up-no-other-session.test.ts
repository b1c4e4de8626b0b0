import { memoryStorage, type Entry, type Storage } from "@tandem/storage";
import { memoryServer } from "@tandem/testkit";
import { expect, it } from "vitest";

/** A tree whose root has many long names that all begin alike. */
function longNames(): Storage {
  const files = memoryStorage({ now: () => 0 });
  const entries = Array.from({ length: 1_000 }, (_, at): Entry => ({
    kind: "file",
    name: "a".repeat(240) + String(at),
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

it("each NOOP of another session is answered while the names of a directory are held against a slow pattern", async () => {
  await using made = await memoryServer({ storage: longNames() });
  const [lister, other] = [await made.connect(), await made.connect()];
  await lister.logIn();
  await other.logIn();
  let [listing, answered] = [true, 0];
  const listed = lister.ask(`STAT *${"[a-z0-9]".repeat(120)}b`).finally(() => (listing = false));
  for (; listing; answered++) await other.ask("NOOP");
  await listed;
  // Sixty are answered before and behind it; each slice of the names lets some more through.
  expect(answered).toBeGreaterThan(250);
});
