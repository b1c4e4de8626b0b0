import { expect, it } from "vitest";
import { inheritedListeners } from "./inherited-listeners.ts";

const forUs = { LISTEN_PID: "42", LISTEN_FDS: "2" };

it("the sockets of a service manager begin behind standard error, with their names", () => {
  expect(inheritedListeners({ ...forUs, LISTEN_FDNAMES: "ftp:ftps" }, 42)).toEqual([
    { descriptor: 3, name: "ftp" },
    { descriptor: 4, name: "ftps" },
  ]);
  expect(inheritedListeners({ ...forUs, LISTEN_FDNAMES: ":ftps:more" }, 42).map(({ name }) => name)).toEqual([
    undefined,
    "ftps",
  ]);
  expect(inheritedListeners(forUs, 42).map(({ name }) => name)).toEqual([undefined, undefined]);
});

it.each([
  ["there is no manager", {}],
  ["they are meant for the process that started this one", { ...forUs, LISTEN_PID: "41" }],
  ["it is not said for whom they are", { LISTEN_FDS: "2" }],
  ["it is not said how many there are", { LISTEN_PID: "42" }],
  ["there are none", { ...forUs, LISTEN_FDS: "0" }],
])("no sockets are taken when %s", (_why, env) => {
  expect(inheritedListeners(env, 42)).toEqual([]);
});

it.each(["", "-1", "two", "1e3", "1025", "99999"])(
  "LISTEN_FDS of %j is an error and not a wish for no sockets",
  (count) => {
    expect(() => inheritedListeners({ ...forUs, LISTEN_FDS: count }, 42)).toThrow(RangeError);
  },
);
