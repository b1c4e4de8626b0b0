import { parsePath } from "@tandem/protocol";
import { expect, it } from "vitest";
import { put } from "../conformance/actions.ts";
import { temporary } from "../directory/temporary.fixtures.ts";
import { readOnly } from "./read-only.ts";

it("says why it refuses", async () => {
  await using tree = await temporary();
  const error = await readOnly(tree.storage)
    .remove(parsePath("/file"))
    .catch((reason: unknown) => reason);
  expect(String(error)).toBe("StorageError: /file: This account may read only.");
});

it("passes on the descriptor of what is read", async () => {
  await using tree = await temporary();
  await put(tree.storage, "/file", "text");
  await using source = await readOnly(tree.storage).read(parsePath("/file"), { start: 1 });
  expect(source.descriptor).toMatchObject({ start: 1, end: 4 });
});
