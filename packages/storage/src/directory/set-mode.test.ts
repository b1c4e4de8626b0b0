import { execFile } from "node:child_process";
import { chmod, mkdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { parsePath } from "@tandem/protocol";
import { describe, expect, it } from "vitest";
import { refused } from "../conformance/actions.ts";
import type { HoldingKind } from "./hold.ts";
import { temporary } from "./temporary.fixtures.ts";

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o7777;

describe.each<HoldingKind>(["descriptors", "paths"])("setMode, held by %s", (holding) => {
  it("changes what a link inside leads to, and nothing outside", async () => {
    await using tree = await temporary({ holding });
    const [file, secret] = [join(tree.root, "file"), join(tree.outside, "secret")];
    await writeFile(file, "");
    await writeFile(secret, "");
    await chmod(secret, 0o600);
    await symlink("file", join(tree.root, "link"));
    await symlink(secret, join(tree.root, "leak"));
    await tree.storage.setMode?.(parsePath("/link"), 0o640);
    expect(await modeOf(file)).toBe(0o640);
    await refused(tree.storage.setMode?.(parsePath("/leak"), 0o777) ?? Promise.resolve(), "denied", "/leak");
    expect(await modeOf(secret)).toBe(0o600);
  });

  it("takes the special bits from a file and leaves them to a directory", async () => {
    await using tree = await temporary({ holding });
    await writeFile(join(tree.root, "program"), "");
    await mkdir(join(tree.root, "shared"));
    await chmod(join(tree.root, "program"), 0o4755);
    await chmod(join(tree.root, "shared"), 0o1777);
    await tree.storage.setMode?.(parsePath("/program"), 0o755);
    await tree.storage.setMode?.(parsePath("/shared"), 0o755);
    expect(await modeOf(join(tree.root, "program"))).toBe(0o755);
    expect(await modeOf(join(tree.root, "shared"))).toBe(0o1755);
  });

  it("lets alone what is neither a file nor a directory", async () => {
    await using tree = await temporary({ holding });
    await promisify(execFile)("mkfifo", ["-m", "600", join(tree.root, "fifo")]);
    await refused(tree.storage.setMode?.(parsePath("/fifo"), 0o777) ?? Promise.resolve(), "denied", "/fifo");
    expect(await modeOf(join(tree.root, "fifo"))).toBe(0o600);
  });

  it("gives access back to a file that not even its owner may read", async () => {
    await using tree = await temporary({ holding });
    const locked = join(tree.root, "locked");
    await writeFile(locked, "");
    for (const mode of [0o200, 0o644]) {
      await tree.storage.setMode?.(parsePath("/locked"), mode);
      expect(await modeOf(locked)).toBe(mode);
    }
  });
});
