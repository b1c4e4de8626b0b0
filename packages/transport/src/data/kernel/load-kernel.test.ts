import { expect, it } from "vitest";
import { fastPath, loadKernel } from "./load-kernel.ts";

it("the kernel of Linux is called where koffi is installed, which it is here", () => {
  expect(fastPath().kind).toBe(process.platform === "linux" ? "kernel" : "portable");
  expect(fastPath()).toBe(fastPath());
});

it("files go their portable way without koffi, and it is told why", () => {
  const missing = (): never => {
    throw new Error("Cannot find module 'koffi'\nRequire stack:\n- a file");
  };
  expect(loadKernel("linux", missing)).toEqual({ kind: "portable", reason: "Cannot find module 'koffi'" });
});

it("files go their portable way when a call is missing in the C library, or koffi is another one", () => {
  const lacking = {
    load: () => ({
      func: () => {
        throw new Error("Cannot find function 'preadv2' in shared library");
      },
    }),
    errno: () => 0,
    sizeof: () => 8,
    address: () => 0n,
    os: { errno: {} },
  };
  expect(loadKernel("linux", () => lacking)).toMatchObject({
    kind: "portable",
    reason: expect.stringContaining("preadv2"),
  });
  expect(loadKernel("linux", () => ({ ...lacking, sizeof: () => 4 }))).toMatchObject({
    reason: expect.stringContaining("32 bits"),
  });
});

it("nothing is loaded where there is nothing to call", () => {
  const loaded = (): never => expect.unreachable();
  expect(loadKernel("darwin", loaded)).toEqual({ kind: "portable", reason: "there is none for darwin" });
});
