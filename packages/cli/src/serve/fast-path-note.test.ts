import { fastPath } from "@tandem/transport";
import { expect, it } from "vitest";
import { fastPathNote } from "./fast-path-note.ts";

it("says why files are not moved inside the kernel, and nothing where they are", () => {
  const reason = "Cannot find module 'koffi'";
  expect(fastPathNote({ kind: "portable", reason })).toContain(reason);
  const here = fastPath();
  expect(fastPathNote(here) === undefined).toBe(here.kind === "kernel");
});
