import { parsePath as p } from "@tandem/protocol";
import { permissions } from "@tandem/storage";
import { expect, it } from "vitest";
import { put, servedFolder, textOf } from "./folder.fixtures.ts";

it("puts no link in the place of a file that may not be replaced", async () => {
  await using folder = await servedFolder();
  await put(folder.storage, "/precious", "old");
  const client = permissions(folder.storage, [{ path: "/", overwrite: false }]);
  await client.makeLink?.(p("/link"), p("/mine"));
  await expect(client.rename(p("/link"), p("/precious"))).rejects.toMatchObject({ code: "denied" });
  expect(await textOf(folder.storage, "/precious")).toBe("old");
});

it("brings no file, inside its directory, to where none of that name may be made", async () => {
  await using folder = await servedFolder();
  for (const path of ["/in", "/mine"]) await folder.storage.makeDirectory(p(path));
  await put(folder.storage, "/mine/program.exe", "");
  const client = permissions(folder.storage, [{ path: "/in/**/*.exe", write: false, overwrite: false }]);
  await expect(client.rename(p("/mine"), p("/in/mine"))).rejects.toMatchObject({ code: "denied" });
});

it("makes no file through a link that leads to none yet, where files may only be replaced", async () => {
  await using folder = await servedFolder();
  const client = permissions(folder.storage, [{ path: "/", write: false }]);
  await client.makeLink?.(p("/link"), p("/new"));
  await expect(client.write(p("/link"))).rejects.toMatchObject({ code: "denied" });
});
