import { expect, it } from "vitest";
import { StorageError } from "../storage-error.ts";
import { faultOf, guarded } from "./fault.ts";

const systemError = (code: string): Error =>
  Object.assign(new Error(`${code}: open '/srv/secret'`), { code, errno: -1, path: "/srv/secret" });

it("says of every system error what a caller can decide by", () => {
  const expected = {
    ENOENT: "not-found",
    EACCES: "denied",
    EPERM: "denied",
    EROFS: "denied",
    ENOSPC: "no-space",
    EDQUOT: "over-quota",
    EFBIG: "too-large",
    EMFILE: "busy",
    EXDEV: "not-supported",
    EIO: "failed",
  };
  for (const [code, fault] of Object.entries(expected))
    expect(faultOf(systemError(code), "/x")).toMatchObject({ code: fault });
});

it("never tells where on the disk it happened, except to who asks for the cause", () => {
  const cause = systemError("EIO");
  const fault = faultOf(cause, "/file");
  expect(String(fault)).not.toContain("srv");
  expect(fault).toMatchObject({ cause, path: "/file" });
});

it("leaves every other error as it is", async () => {
  const reason = new Error("enough");
  expect(faultOf(reason, "/x")).toBe(reason);
  const inner = new StorageError("exists", "/y");
  await expect(guarded("/x", undefined, () => Promise.reject(inner))).rejects.toBe(inner);
});
