import { chmod, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { parsePath } from "@tandem/protocol";
import { expect, it } from "vitest";
import { put, servedFolder } from "./folder.fixtures.ts";

// With its bits, anyone on the machine could have run what a client sent as the program's owner.
it.each([0o4755, 0o644])(
  "what goes on in the middle of a file of mode %o is for nobody else until it is whole",
  async (mode) => {
    await using folder = await servedFolder();
    await put(folder.storage, "/program", "0123456789");
    await chmod(join(folder.path, "program"), mode);
    await using stage = await folder.storage.write(parsePath("/program"), { start: 4 });
    await stage.write(Buffer.from("mine"));
    const [hidden = ""] = (await readdir(folder.path)).filter((name) => name !== "program");
    expect((await stat(join(folder.path, hidden))).mode & 0o7777).toBe(0o600);
  },
);
