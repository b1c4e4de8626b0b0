import { parsePath } from "@tandem/protocol";
import { noRights, permissions, rooted, type Storage } from "@tandem/storage";
import { expect, it } from "vitest";
import { put, servedFolder, textOf } from "./folder.fixtures.ts";

// A relative link means something else in another directory: made where its target is harmless, moved to where it is not.
it.each([
  ["rules hold", (storage: Storage) => permissions(storage, [{ path: "/secret", ...noRights }]), "/pub"],
  ["the tree is rooted", (storage: Storage) => rooted(storage, parsePath("/pub")), "/"],
])("no link leads to what lies beside, where %s", async (_, decorate, top) => {
  await using folder = await servedFolder();
  const p = (path: string) => parsePath(`${top}/${path}`);
  for (const path of ["/secret", "/pub", "/pub/deep"]) await folder.storage.makeDirectory(parsePath(path));
  await put(folder.storage, "/secret/file", "hidden");
  const client = decorate(folder.storage);
  await client.makeLink?.(p("deep/link"), p("secret"));
  await client.rename(p("deep/link"), p("link")).catch(() => {});
  await expect(textOf(client, p("link/file"))).rejects.toMatchObject({ code: "not-found" });
});
