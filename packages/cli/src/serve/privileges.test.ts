import { describe, expect, it } from "vitest";
import { dropPrivileges, type DropPrivilegesOptions, type System } from "./privileges.ts";

const ids: Readonly<Record<string, number>> = { ftp: 107, files: 50, root: 0 };
const idOf = (name: number | string): number => {
  const id = typeof name === "number" ? name : ids[name];
  if (id === undefined) throw new Error(`unknown credential ${name}`);
  return id;
};

/** A process as Linux has it: root may become anybody, anybody else nobody but themselves. */
class FakeSystem implements System {
  uid: number;
  gid: number;
  groups: readonly number[];
  /** What was asked for, in order, with the user who asked. */
  readonly calls: string[] = [];
  readonly #keeps: string;

  /** `keeps`: the capability that stays when root becomes another. */
  constructor({ uid = 0, keeps = "" }: { readonly uid?: number; readonly keeps?: string } = {}) {
    this.uid = uid;
    this.gid = uid;
    this.groups = [uid];
    this.#keeps = keeps;
  }

  getuid = (): number => this.uid;
  geteuid = (): number => this.uid;
  getgid = (): number => this.gid;
  getegid = (): number => this.gid;
  getgroups = (): readonly number[] => this.groups;
  setuid = (user: number | string): void => void (this.uid = this.#may("setuid", user, this.uid));
  seteuid = (user: number | string): void => void (this.uid = this.#may("setuid", user, this.uid));
  setgid = (group: number | string): void => void (this.gid = this.#may("setgid", group, this.gid));
  setegid = (group: number | string): void => void (this.gid = this.#may("setgid", group, this.gid));
  setgroups = (groups: readonly (number | string)[]): void =>
    void (this.groups = groups.map((group) => this.#may("setgroups", group, -1)));
  initgroups = (_user: number | string, group: number | string): void =>
    void (this.groups = [this.#may("initgroups", group, -1), 44]);

  #may(call: string, to: number | string, own: number): number {
    const id = idOf(to);
    if (this.uid !== 0 && id !== own && call !== this.#keeps) throw new Error("EPERM, Operation not permitted");
    this.calls.push(`${this.uid}: ${call} ${id}`);
    return id;
  }
}

const lookUp = (user: string): Promise<{ readonly uid: number; readonly gid: number }> =>
  user === "root"
    ? Promise.resolve({ uid: 0, gid: 0 })
    : user === "ftp" || user === "107"
      ? Promise.resolve({ uid: 107, gid: 65_534 })
      : Promise.reject(new Error("no such user"));

function drop(
  system: System,
  user: string,
  group?: string,
  env: DropPrivilegesOptions["env"] = {},
): Promise<string | undefined> {
  const to = group === undefined ? { user } : { user, group };
  return dropPrivileges(to, { env, system, lookUp }).then(
    () => undefined,
    (error: Error) => error.message,
  );
}

describe("a server of root's", () => {
  it.each([
    ["ftp", undefined, ["0: initgroups 65534", "0: setgid 65534", "0: setuid 107"]],
    ["ftp", "files", ["0: initgroups 50", "0: setgid 50", "0: setuid 107"]],
    ["107", "50", ["0: initgroups 50", "0: setgid 50", "0: setuid 107"]],
    ["4000", "4001", ["0: setgroups 4001", "0: setgid 4001", "0: setuid 4000"]],
  ])("becomes %s of group %s: the groups first, the user last", async (user, group, calls) => {
    const system = new FakeSystem();
    expect(await drop(system, user, group)).toBeUndefined();
    expect(system.calls).toEqual(calls);
  });

  it.each(["setuid", "setgid"])("does not go on with a way back: %s", async (keeps) => {
    expect(await drop(new FakeSystem({ keeps }), "ftp")).toMatch(/^As ftp the server could become root again/);
  });

  it.each([
    ["root", undefined, /^root is root, or of root's group/],
    ["ftp", "root", /^ftp:root is root, or of root's group/],
    ["nobody-knows", undefined, /^There is no user "nobody-knows"/],
    ["4000", undefined, /^There is no user "4000"/],
    ["ftp", "nobody-knows", /^The server could not become ftp: unknown credential nobody-knows\.$/],
  ])("does not become %s of group %s", async (user, group, message) => {
    expect(await drop(new FakeSystem(), user, group)).toMatch(message);
  });

  it("keeps root's groups from nobody: one that stays is found", async () => {
    const system = new FakeSystem();
    system.initgroups = () => {};
    expect(await drop(system, "ftp")).toMatch(/of root's group/);
  });

  it("does not go on with io_uring, which would still be root", async () => {
    const system = new FakeSystem();
    expect(await drop(system, "ftp", undefined, { UV_USE_IO_URING: "1" })).toMatch(/UV_USE_IO_URING/);
    expect(system.uid).toBe(0);
    expect(await drop(system, "ftp", undefined, { UV_USE_IO_URING: "0" })).toBeUndefined();
  });
});

describe("a server of somebody else's", () => {
  it("may ask for what it is, and becomes nobody else", async () => {
    expect(await drop(new FakeSystem({ uid: 107 }), "ftp")).toBeUndefined();
    expect(await drop(new FakeSystem({ uid: 1000 }), "ftp")).toMatch(/^Only root can become ftp/);
    expect(await drop(new FakeSystem({ uid: 107 }), "ftp", "files")).toMatch(/^Only root can become ftp/);
  });
});

it("the users of this machine are found by name and by number", async () => {
  const system = new FakeSystem({ uid: process.getuid?.() ?? -1 });
  const own = String(system.uid);
  const found = await dropPrivileges({ user: own }, { env: process.env, system }).then(
    () => "found",
    (error: Error) => error.message,
  );
  // Root is found and turned away.
  expect(found).toMatch(/^found$|is root/);
  const nobody = dropPrivileges({ user: "no-such-user" }, { env: process.env, system });
  await expect(nobody).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining("There is no user") });
});
