import { parsePath } from "@tandem/protocol";
import { expect, it, vi } from "vitest";
import { permissions } from "../with/permissions.ts";
import { noRights } from "../with/rights.ts";
import { statfs } from "./calls.ts";
import { openDirectory } from "./directory-storage.ts";
import { temporary } from "./temporary.fixtures.ts";

vi.mock("./calls.ts", async (original) => ({ ...(await original<object>()), statfs: vi.fn<() => Promise<never>>() }));

const answer = (type: number): void => void vi.mocked(statfs).mockResolvedValueOnce({ type } as never);

it.each([
  [0x4d44, false],
  [0xfe534d42, false],
  // As the system gives it where it is a signed number.
  [0xfe534d42 | 0, false],
  [0xef53, true],
])("takes names on a disk of type %i apart by their case: %s", async (type, apart) => {
  await using tree = await temporary();
  answer(type);
  expect((await openDirectory(tree.root)).capabilities.caseSensitive).toBe(apart);
});

it("lets no other case around a rule on a disk that knows none", async () => {
  await using tree = await temporary();
  answer(0x2011bab0);
  const storage = permissions(await openDirectory(tree.root), [{ path: "/secret", ...noRights }]);
  await expect(storage.makeDirectory(parsePath("/SECRET"))).rejects.toMatchObject({ code: "denied" });
});

it("believes the one who knows better, and the platform when the disk does not tell", async () => {
  await using tree = await temporary();
  answer(0x4d44);
  expect((await openDirectory(tree.root, { caseSensitive: true })).capabilities.caseSensitive).toBe(true);
  vi.mocked(statfs).mockRejectedValueOnce(new Error("no answer"));
  expect((await openDirectory(tree.root)).capabilities.caseSensitive).toBe(true);
});
