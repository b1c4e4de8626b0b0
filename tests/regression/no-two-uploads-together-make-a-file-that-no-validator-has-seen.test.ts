import { parsePath } from "@tandem/protocol";
import { memoryStorage, validated, type Storage } from "@tandem/storage";
import { virtualClock } from "@tandem/transport/testing";
import { expect, it } from "vitest";
import { put, servedFolder, textOf } from "./folder.fixtures.ts";

const path = parsePath("/file");

// Each is harmless alone, or behind what was there when it was looked at.
it.each([
  ["replaced", (storage: Storage) => put(storage, "/file", "EVIL")],
  ["appended to", (storage: Storage) => end(storage.append(path), "EVIL")],
  ["renamed over", (storage: Storage) => storage.rename(parsePath("/other"), path)],
])("stores nothing behind a file that is %s while the two are validated", async (how, change) => {
  await using folder = await servedFolder();
  const seen: string[] = [];
  let meddling: Promise<unknown> | undefined;
  const storage: Storage = validated(folder.storage, {
    scratch: memoryStorage({ now: () => 0 }),
    clock: virtualClock(),
    async validate({ read }) {
      let text = "";
      for await (const bytes of read()) text += Buffer.from(bytes).toString();
      seen.push(text);
      if (meddling !== undefined || text !== "goodPART") return;
      meddling = change(storage);
      // Another that goes on with the file waits for its turn, and is looked at behind the whole.
      if (how !== "appended to") await meddling;
    },
  });
  await put(storage, "/file", "good");
  await put(storage, "/other", "evil");
  await end(storage.append(path), "PART").catch((error: unknown) => expect(error).toMatchObject({ code: "busy" }));
  await meddling;
  expect(seen).toContain(await textOf(storage, "/file"));
});

async function end(opened: ReturnType<Storage["append"]>, text: string): Promise<void> {
  const stage = await opened;
  await stage.write(Buffer.from(text));
  await stage.commit();
}
