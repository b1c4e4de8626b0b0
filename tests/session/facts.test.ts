import { memoryStorage, through, type Storage } from "@tandem/storage";
import { memoryServer, type Dialogue, type MemoryServer } from "@tandem/testkit";
import { describe, expect, it } from "vitest";

const open = async (made: MemoryServer): Promise<Dialogue> => {
  const ftp = await made.connect();
  await ftp.logIn();
  return ftp;
};
const inMemory = (): Storage => memoryStorage({ now: () => Date.UTC(2026, 10, 22) });

/** What every storage can do, and no more. */
const plain = (): Storage => {
  const { setCreated: _c, setMode: _m, makeLink: _l, space: _s, ...rest } = through(inMemory());
  return rest;
};

/** A storage that keeps times of creation and permission bits. */
const keeping = (): Storage => {
  const inner = inMemory();
  const created = new Map<string, number>();
  const modes = new Map<string, number>();
  return {
    ...through(inner),
    async stat(path, options) {
      const attributes = await inner.stat(path, options);
      const time = created.get(path) ?? attributes.created;
      return { ...attributes, mode: modes.get(path) ?? 0o644, ...(time !== undefined && { created: time }) };
    },
    async setCreated(path, time) {
      await inner.stat(path);
      created.set(path, Math.floor(time / 1000) * 1000);
    },
    async setMode(path, mode) {
      await inner.stat(path);
      modes.set(path, mode);
    },
    space: () => Promise.resolve(1_000_000.5),
  };
};

describe("MFMT", () => {
  it("answers as draft-somers-ftp-mfxx §3.4 has it, and MDTM agrees", async () => {
    await using made = await memoryServer();
    await made.put("/Fred.txt", "");
    const ftp = await open(made);
    expect(await ftp.ask("MFMT 20020717210715 Fred.txt")).toBe("213 Modify=20020717210715; Fred.txt");
    expect(await ftp.ask("MDTM Fred.txt")).toBe("213 20020717210715");
    expect(await ftp.ask("mfmt 20020717210715.250 /Fred.txt")).toBe("213 Modify=20020717210715.250; /Fred.txt");
    expect(await ftp.ask("MFMT 19000101000000 Fred.txt")).toBe("213 Modify=19000101000000; Fred.txt");
    await ftp.ask("MKD d");
    expect(await ftp.ask("MFMT 20020717210715 d")).toBe("213 Modify=20020717210715; d");
  });

  it("refuses a day that never was, a missing file, a missing name and strangers", async () => {
    await using made = await memoryServer();
    await made.put("/a", "");
    const stranger = await made.connect();
    expect(await stranger.ask("MFMT 20020717210715 a")).toMatch(/^530 /);
    const ftp = await open(made);
    expect(await ftp.ask("MFMT 20010229000000 a")).toMatch(/^501 /);
    expect(await ftp.ask("MFMT 2002 a")).toMatch(/^501 .*Usage: MFMT <time-val> <pathname>/);
    expect(await ftp.ask("MFMT 20020717210715 missing")).toMatch(/^550 /);
    expect(await ftp.ask("MFMT 20020717210715")).toMatch(/^501 /);
  });

  it("is refused to an account that may only read", async () => {
    await using made = await memoryServer();
    await made.put("/a", "");
    const ftp = await made.connect();
    await ftp.logIn("anonymous", "me@");
    expect(await ftp.ask("MFMT 20020717210715 a")).toMatch(/^550 /);
  });
});

describe("MFCT", () => {
  it("sets the time of creation where the storage can, and tells what it kept of it", async () => {
    await using made = await memoryServer({ storage: keeping() });
    await made.put("/Jim.txt", "");
    const ftp = await open(made);
    expect(await ftp.ask("FEAT")).toContain("|MFCT|");
    expect(await ftp.ask("MFCT 20020717212230.999 Jim.txt")).toBe("213 Create=20020717212230; Jim.txt");
  });

  it("is neither listed nor done where it cannot be", async () => {
    await using made = await memoryServer({ storage: plain() });
    await made.put("/a", "");
    const ftp = await open(made);
    expect(await ftp.ask("FEAT")).not.toContain("MFCT");
    expect(await ftp.ask("MFCT 20020717212230 a")).toMatch(/^504 .*times of creation/);
  });
});

describe("MFF", () => {
  it("sets several facts at once, and FEAT names those that can be", async () => {
    await using made = await memoryServer({ storage: keeping() });
    await made.put("/Fred.txt", "");
    const ftp = await open(made);
    expect(await ftp.ask("FEAT")).toContain("|MFF Modify;Create;UNIX.mode;|");
    expect(await ftp.ask("MFF UNIX.mode=751;create=20020718012845; Fred.txt")).toBe(
      "213 Create=20020718012845;UNIX.mode=0751; Fred.txt",
    );
    expect(await ftp.ask("MFF modify=20020718012845;UNIX.mode=4755; Fred.txt")).toMatch(/^550 .*[Ss]etuid/);
    expect(await ftp.ask("MDTM Fred.txt")).toBe("213 20261122000000");
  });

  it("names facts that it does not know, and those that this storage does not keep", async () => {
    await using made = await memoryServer({ storage: plain() });
    await made.put("/a", "");
    const ftp = await open(made);
    expect(await ftp.ask("FEAT")).toContain("|MFF Modify;|");
    expect(await ftp.ask("MFF UNIX.owner=root;Modify=20020717210715; a")).toBe(
      "504 Facts that cannot be set: UNIX.owner.",
    );
    expect(await ftp.ask("MFF UNIX.mode=644;Modify=20020717210715; a")).toMatch(/^504 .*permission bits/);
    expect(await ftp.ask("MDTM a")).toBe("213 20261122000000");
    expect(await ftp.ask("MFF Modify=20010229000000; a")).toMatch(/^501 /);
    expect(await ftp.ask("MFF Modify=20020717210715; missing")).toMatch(/^550 /);
    expect(await ftp.ask("MFF a")).toMatch(/^501 /);
  });
});

describe("AVBL", () => {
  it("tells the bytes that a directory may still take", async () => {
    await using made = await memoryServer({ storage: keeping() });
    await made.put("/a", "");
    const ftp = await open(made);
    expect(await ftp.ask("FEAT")).toContain("|AVBL|");
    expect(await ftp.ask("AVBL")).toBe("213 1000000");
    expect(await ftp.ask("AVBL /")).toBe("213 1000000");
    expect(await ftp.ask("AVBL missing")).toMatch(/^550 /);
    expect(await ftp.ask("AVBL a")).toMatch(/^550 /);
  });

  it("is neither listed nor answered where nobody knows", async () => {
    await using made = await memoryServer({ storage: plain() });
    const ftp = await open(made);
    expect(await ftp.ask("FEAT")).not.toContain("AVBL");
    expect(await ftp.ask("AVBL")).toMatch(/^550 /);
  });
});

describe("COMB", () => {
  it("joins pieces behind what the target has, and removes them", async () => {
    await using made = await memoryServer();
    for (const [name, content] of Object.entries({ "p 1": "one ", p2: "two ", p3: "three" })) {
      await made.put(`/${name}`, content);
    }
    const ftp = await open(made);
    expect(await ftp.ask('COMB "big file" "p 1" p2')).toBe('250 "/big file" is joined from 2 files: 8 bytes.');
    expect(await made.content("/big file")).toBe("one two ");
    expect(await ftp.ask('COMB "big file" "p3"')).toMatch(/^250 /);
    expect(await made.content("/big file")).toBe("one two three");
    for (const name of ["p 1", "p2", "p3"]) expect(await ftp.ask(`MDTM ${name}`)).toMatch(/^550 /);
  });

  it("takes the target as the first source, once", async () => {
    await using made = await memoryServer();
    await made.put("/a", "one");
    await made.put("/b", "two");
    const ftp = await open(made);
    expect(await ftp.ask("COMB a b a")).toMatch(/^553 /);
    expect(await ftp.ask("COMB a b b")).toMatch(/^553 /);
    expect(await ftp.ask("COMB a a b")).toMatch(/^250 /);
    expect(await made.content("/a")).toBe("onetwo");
    expect(await ftp.ask("COMB a a")).toMatch(/^250 /);
    expect(await made.content("/a")).toBe("onetwo");
  });

  it("leaves everything as it was when a piece is missing, a directory, or too much", async () => {
    await using made = await memoryServer({
      storage: memoryStorage({ now: () => Date.UTC(2026, 10, 22), limit: 10 }),
    });
    await made.put("/a", "1234");
    await made.put("/b", "56789");
    const ftp = await open(made);
    await ftp.ask("MKD d");
    expect(await ftp.ask("COMB a b missing")).toMatch(/^550 /);
    expect(await ftp.ask("COMB a b d")).toMatch(/^550 /);
    expect(await ftp.ask("COMB a b")).toMatch(/^(452|552) /);
    expect([await made.content("/a"), await made.content("/b")]).toEqual(["1234", "56789"]);
    expect(await ftp.ask("COMB a")).toMatch(/^501 .*Usage: COMB/);
  });
});
