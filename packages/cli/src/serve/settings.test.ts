import { describe, expect, it } from "vitest";
import { usageError } from "../command-error.ts";
import type { AccountChoice, ServeChoices } from "./choices.ts";
import { settingsOf } from "./settings.ts";

const tree = { folder: { path: "/home/anna", fault: usageError } };
const anna: AccountChoice = { name: "anna", secret: { hash: "$" }, readOnly: true, tree };

describe("the settings of a server", () => {
  it("have one account with a new password when nobody gives any", () => {
    const { accounts, generated, tree: common, makesFolder, listen, grace } = settingsOf(undefined, {});
    expect(accounts).toEqual([{ name: "demo", secret: { password: generated } }]);
    expect(settingsOf(undefined, {}).generated).not.toBe(generated);
    expect([common?.folder?.path, makesFolder]).toEqual(["files", true]);
    expect(listen).toEqual([{ address: "::", port: 2121 }]);
    expect(grace).toBe(10_000);
  });

  it("refuse a file that lets nobody in, rather than to let a stranger in", () => {
    expect(() => settingsOf({}, {})).toThrow(/^Nobody could log in/);
    expect(settingsOf({}, { anonymous: {} }).accounts.map(({ name }) => name)).toEqual(["anonymous", "ftp"]);
  });

  it("let the command line win key by key, and complete half an address", () => {
    const file = { umask: 0o077, greeting: "file", listen: [{ port: 21 }, { port: 22 }], accounts: [anna] };
    const { disk, server, listen } = settingsOf(file, { umask: 0o002, listen: [{ address: "127.0.0.1" }] });
    expect(disk.umask).toBe(0o002);
    expect(server.greeting).toBe("file");
    expect(listen).toEqual([{ address: "127.0.0.1", port: 2121 }]);
    expect(settingsOf(file, {}).listen).toEqual([
      { address: "::", port: 21 },
      { address: "::", port: 22 },
    ]);
  });

  it("put a password of the command line in the place of the file's, and keep home and rights", () => {
    const { accounts } = settingsOf(
      { accounts: [anna] },
      { accounts: [{ name: "anna", secret: { password: "new" } }] },
    );
    expect(accounts).toEqual([{ ...anna, secret: { password: "new" } }]);
  });

  it("make every account read only when told so", () => {
    const { accounts } = settingsOf(undefined, {
      readOnly: true,
      anonymous: {},
      accounts: [{ name: "a", secret: { password: "b" } }],
    });
    expect(accounts.map(({ readOnly }) => readOnly)).toEqual([true, true, true]);
    const host = { names: ["a"], accounts: [{ name: "a", secret: { password: "b" } }] };
    const { hosts } = settingsOf({ hosts: [host] }, { readOnly: true });
    expect(hosts[0]?.accounts?.[0]?.readOnly).toBe(true);
  });

  it("make no ./files that no account would see", () => {
    const seen = (file: ServeChoices): unknown => {
      const { tree: common, makesFolder } = settingsOf({ accounts: [anna], ...file }, {});
      return [common?.folder?.path, makesFolder];
    };
    expect(seen({})).toEqual([undefined, false]);
    expect(seen({ anonymous: {} })).toEqual(["files", true]);
    expect(seen({ folder: "x" })).toEqual(["x", false]);
    expect(seen({ mounts: [] })).toEqual([undefined, false]);
    const bob: AccountChoice = { name: "bob", secret: { hash: "$" } };
    expect(seen({ hosts: [{ names: ["a"], accounts: [bob] }] })).toEqual(["files", true]);
    expect(seen({ hosts: [{ names: ["a"], tree, accounts: [bob] }] })).toEqual([undefined, false]);
  });

  it("dial from port 20 unless told, and from any for 0", () => {
    expect(settingsOf(undefined, {}).server.activePort).toBe(20);
    expect(settingsOf(undefined, { activePort: 0 }).server.activePort).toBeUndefined();
  });
});
