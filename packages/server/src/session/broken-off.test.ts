import { memoryStorage, readOnly } from "@tandem/storage";
import { directoryStorage } from "@tandem/storage/directory";
import { expect, it, vi } from "vitest";
import { brokenOff } from "./broken-off.ts";

it("a signal is made for storages that have to be told, and for no other", () => {
  const { signal } = new AbortController();
  const asked = vi.fn<() => AbortSignal>(() => signal);
  const abort = {
    get signal() {
      return asked();
    },
  };
  const directory = directoryStorage("/nowhere");
  expect(brokenOff(directory, abort)).toEqual({});
  expect(asked).not.toHaveBeenCalled();
  for (const storage of [memoryStorage({ now: () => 0 }), readOnly(directory), { ...directory }])
    expect(brokenOff(storage, abort)).toEqual({ signal });
});
