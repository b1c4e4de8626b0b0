import { hashAlgorithms, parsePath } from "@tandem/protocol";
import { describe, expect, it } from "vitest";
import { hashByReading } from "./hash-by-reading.ts";
import { linkTarget } from "./link-target.ts";
import { treeOf } from "./trees.fixtures.ts";

describe("the hash of a file's content", () => {
  // Of "123456789": the check value of the CRC catalogue, RFC 1321 §A.5's neighbours by md5sum, sha*sum of coreutils.
  it.each([
    ["CRC32", "cbf43926"],
    ["MD5", "25f9e794323b453885f5181f1b624d0b"],
    ["SHA-1", "f7c3bc1d808e04732adf679965ccc34ca7ae3441"],
    ["SHA-256", "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"],
  ] as const)("is, by %s, %s", async (algorithm, value) => {
    const tree = await treeOf({ "/a": "123456789" });
    expect(await hashByReading(tree, parsePath("/a"), algorithm)).toEqual({ algorithm, value });
  });

  it("is told by every function that FTP knows", async () => {
    const tree = await treeOf({ "/a": "" });
    const lengths = hashAlgorithms.map(
      async (algorithm) => (await hashByReading(tree, parsePath("/a"), algorithm)).value.length,
    );
    expect(await Promise.all(lengths)).toEqual([64, 128, 40, 32, 8]);
  });
});

describe("where a link leads", () => {
  it.each([
    ["/a/link", "b", "/a/b"],
    ["/a/link", "../b", "/b"],
    ["/a/link", "./b/../c/", "/a/c"],
    ["/a/link", ".", "/a"],
    ["/link", "..", undefined],
    ["/a/link", "../../b", undefined],
    ["/a/link", "/etc", undefined],
    ["/a/link", "", undefined],
    ["/a/link", "b\0", undefined],
  ])("from %s by %j is %j", (path, written, target) => {
    expect(linkTarget(parsePath(path), written)).toBe(target);
  });
});
