import { createHash, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import { hashAlgorithms, type HashAlgorithm } from "@tandem/protocol";
import { memoryStorage, through, type Storage } from "@tandem/storage";
import { memoryServer, readAll, type Dialogue, type MemoryServer, type MemoryServerOptions } from "@tandem/testkit";
import { describe, expect, it } from "vitest";

const names = { "SHA-256": "sha256", "SHA-512": "sha512", "SHA-1": "sha1", MD5: "md5" } as const;
const hashOf = (algorithm: HashAlgorithm, bytes: Uint8Array): string =>
  algorithm === "CRC32"
    ? crc32(bytes).toString(16).padStart(8, "0")
    : createHash(names[algorithm]).update(bytes).digest("hex");

const open = async (made: MemoryServer): Promise<Dialogue> => {
  const ftp = await made.connect();
  await ftp.logIn();
  await ftp.ask("TYPE I");
  return ftp;
};
const store = async (ftp: Dialogue, command: string, bytes: Uint8Array | string): Promise<void> => {
  const data = await ftp.passive();
  expect(await ftp.ask(command)).toMatch(/^150 /);
  data.stream.end(bytes);
  expect(await ftp.reply()).toMatchObject({ code: 226 });
};

/** A storage in memory that counts the files that were opened to be read, and can hold up their bytes. */
function observed(options: { readonly held?: Promise<void> } = {}): {
  readonly setup: MemoryServerOptions;
  readonly reads: string[];
} {
  const reads: string[] = [];
  const inner = memoryStorage({ now: () => Date.UTC(2026, 10, 22) });
  const storage: Storage = {
    ...through(inner),
    async read(path, readOptions) {
      const source = await inner.read(path, readOptions);
      reads.push(path);
      return {
        ...(source.size !== undefined && { size: source.size }),
        async *[Symbol.asyncIterator]() {
          await options.held;
          yield* source;
        },
        [Symbol.asyncDispose]: async () => source[Symbol.asyncDispose](),
      };
    },
  };
  return { setup: { storage }, reads };
}

const minute = 60_000;

describe("HASH", () => {
  it("gives what node:crypto gives, for files of every size and every function", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    for (const size of [0, 1, 1000, 262_144, 262_145, 3_000_000]) {
      const bytes = randomBytes(size);
      await made.put("/a b", bytes);
      for (const algorithm of hashAlgorithms) {
        expect(await ftp.ask(`OPTS HASH ${algorithm.toLowerCase()}`)).toBe(`200 ${algorithm}`);
        const last = Math.max(0, size - 1);
        expect(await ftp.ask("HASH a b")).toBe(`213 ${algorithm} 0-${last} ${hashOf(algorithm, bytes)} a b`);
      }
    }
  });

  it("is known by its vectors", async () => {
    await using made = await memoryServer();
    await made.put("/abc", "abc");
    await made.put("/digits", "123456789");
    const ftp = await open(made);
    expect(await ftp.ask("XSHA1 abc")).toBe("250 A9993E364706816ABA3E25717850C26C9CD0D89D");
    expect(await ftp.ask("XMD5 abc")).toBe("250 900150983CD24FB0D6963F7D28E17F72");
    expect(await ftp.ask("XCRC digits")).toBe("250 CBF43926");
    expect(await ftp.ask("HASH abc")).toContain("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad abc");
    expect(await ftp.ask("XSHA512 abc")).toMatch(/^250 DDAF35A193617ABA/);
    expect(await ftp.ask("XSHA256 abc")).toMatch(/^250 BA7816BF8F01CFEA/);
    expect(await ftp.ask("MD5 abc")).toBe("251 abc 900150983CD24FB0D6963F7D28E17F72");
  });

  it("names its functions in FEAT and stars the one that OPTS HASH chose, until REIN", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    expect(await ftp.ask("FEAT")).toContain("|HASH SHA-256*;SHA-512;SHA-1;MD5;CRC32;|");
    expect(await ftp.ask("OPTS HASH")).toBe("200 SHA-256");
    expect(await ftp.ask("OPTS HASH md5")).toBe("200 MD5");
    expect(await ftp.ask("FEAT")).toContain("|HASH SHA-256;SHA-512;SHA-1;MD5*;CRC32;|");
    expect(await ftp.ask("OPTS HASH CRC-37")).toMatch(/^501 /);
    expect(await ftp.ask("OPTS HASH")).toBe("200 MD5");
    expect(await ftp.ask("REIN")).toMatch(/^220 /);
    expect(await ftp.ask("OPTS HASH")).toBe("200 SHA-256");
  });

  it("hashes the octets that RANG selected, once, and no more than the file has", async () => {
    await using made = await memoryServer();
    await made.put("/a", "0123456789");
    const ftp = await open(made);
    await ftp.ask("OPTS HASH MD5");
    const md5 = (text: string): string => hashOf("MD5", Buffer.from(text));
    expect(await ftp.ask("RANG 2 4")).toMatch(/^350 /);
    expect(await ftp.ask("HASH a")).toBe(`213 MD5 2-4 ${md5("234")} a`);
    expect(await ftp.ask("HASH a")).toBe(`213 MD5 0-9 ${md5("0123456789")} a`);
    await ftp.ask("RANG 8 100");
    expect(await ftp.ask("HASH a")).toBe(`213 MD5 8-9 ${md5("89")} a`);
    await ftp.ask("RANG 10 12");
    expect(await ftp.ask("HASH a")).toMatch(/^556 /);
    await ftp.ask("RANG 0 0");
    expect(await ftp.ask("HASH a")).toBe(`213 MD5 0-0 ${md5("0")} a`);
  });

  it("says why there is none: no file, a directory, no name, no login", async () => {
    await using made = await memoryServer();
    const stranger = await made.connect();
    expect(await stranger.ask("HASH a")).toMatch(/^530 /);
    const ftp = await open(made);
    await ftp.ask("MKD d");
    expect(await ftp.ask("HASH missing")).toMatch(/^550 /);
    expect(await ftp.ask("HASH d")).toMatch(/^553 /);
    expect(await ftp.ask("XCRC d")).toMatch(/^553 /);
    expect(await ftp.ask("MD5 d")).toMatch(/^504 /);
    expect(await ftp.ask("HASH")).toMatch(/^501 .*Usage: HASH <pathname>/);
  });
});

describe("RANG", () => {
  it("is taken back by 1 0, and by a range that ends before it begins", async () => {
    await using made = await memoryServer();
    await made.put("/a", "0123456789");
    const ftp = await open(made);
    await ftp.ask("RANG 2 4");
    expect(await ftp.ask("RANG 1 0")).toMatch(/^350 /);
    expect(await ftp.ask("HASH a")).toContain(" 0-9 ");
    await ftp.ask("RANG 2 4");
    expect(await ftp.ask("RANG 5 4")).toMatch(/^501 /);
    expect(await ftp.ask("HASH a")).toContain(" 0-9 ");
    expect(await ftp.ask("RANG -1 4")).toMatch(/^501 /);
    expect(await ftp.ask("FEAT")).toContain("|RANG STREAM|");
  });

  it("does not outlive the command that it was for, even one that was refused", async () => {
    await using made = await memoryServer();
    await made.put("/a", "0123456789");
    const ftp = await open(made);
    await ftp.ask("RANG 2 4");
    expect(await ftp.ask("HASH missing")).toMatch(/^550 /);
    expect(await ftp.ask("HASH a")).toContain(" 0-9 ");
    await ftp.ask("RANG 2 4");
    expect(await ftp.ask("HASH")).toMatch(/^501 /);
    expect(await ftp.ask("HASH a")).toContain(" 0-9 ");
  });
});

describe("XCRC and its kin", () => {
  it("take a part of a quoted file, its end not included", async () => {
    await using made = await memoryServer();
    await made.put('/a "b"', "0123456789");
    const ftp = await open(made);
    const crc = (text: string): string => `250 ${hashOf("CRC32", Buffer.from(text)).toUpperCase()}`;
    expect(await ftp.ask('XCRC "a ""b"""')).toBe(crc("0123456789"));
    expect(await ftp.ask('XCRC a "b"')).toBe(crc("0123456789"));
    expect(await ftp.ask('XCRC "a ""b""" 4')).toBe(crc("456789"));
    expect(await ftp.ask('XCRC "a ""b""" 4 6')).toBe(crc("45"));
    expect(await ftp.ask('XCRC "a ""b""" 0 10')).toBe(crc("0123456789"));
    expect(await ftp.ask('XCRC "a ""b""" 0 11')).toMatch(/^550 /);
    expect(await ftp.ask('XCRC "a ""b""" 6 4')).toMatch(/^550 /);
    expect(await ftp.ask('XCRC "a ""b""" 11')).toMatch(/^550 /);
  });
});

describe("a hash", () => {
  it("is read once from a file that stays as it is, by all sessions together", async () => {
    const { setup, reads } = observed();
    await using made = await memoryServer(setup);
    await made.put("/a", "hello");
    await made.clock.advance(minute);
    const [one, other] = [await open(made), await open(made)];
    const answer = await one.ask("HASH a");
    expect(await one.ask("HASH a")).toBe(answer);
    expect(await other.ask("HASH /a")).toBe(answer.replace(/a$/, "/a"));
    expect(reads).toEqual(["/a"]);
    await other.ask("XMD5 a");
    expect(reads).toEqual(["/a", "/a"]);
  });

  it("is computed anew for a file that changed, however alike the two are", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    for (const content of ["hello", "world", "other"]) {
      await store(ftp, "STOR a", content);
      expect(await ftp.ask("XMD5 a")).toBe(`250 ${hashOf("MD5", Buffer.from(content)).toUpperCase()}`);
      await ftp.ask("MFMT 20200101000000 a");
      expect(await ftp.ask("XMD5 a")).toBe(`250 ${hashOf("MD5", Buffer.from(content)).toUpperCase()}`);
    }
  });

  it("is computed while a file moves, once the session has asked for one", async () => {
    const { setup, reads } = observed();
    await using made = await memoryServer(setup);
    const ftp = await open(made);
    await store(ftp, "STOR first", "first");
    await ftp.ask("HASH first");
    expect(reads).toEqual(["/first"]);
    const bytes = randomBytes(500_000);
    await store(ftp, "STOR up", bytes);
    expect(await ftp.ask("HASH up")).toContain(hashOf("SHA-256", bytes));
    expect(reads).toEqual(["/first"]);
    await made.put("/down", bytes);
    const data = await ftp.passive();
    await ftp.ask("RETR down");
    expect(Buffer.compare(await readAll(data), bytes)).toBe(0);
    await ftp.reply();
    expect(await ftp.ask("HASH down")).toContain(hashOf("SHA-256", bytes));
    expect(reads).toEqual(["/first", "/down"]);
  });

  it("of a file in type A is that of the bytes that are stored", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    await ftp.ask("XMD5 missing");
    await ftp.ask("TYPE A");
    await store(ftp, "STOR a", "one\r\ntwo\r\n");
    expect(await ftp.ask("XMD5 a")).toBe(`250 ${hashOf("MD5", Buffer.from("one\ntwo\n")).toUpperCase()}`);
  });

  it("in the making holds up no other session", async () => {
    await using made = await memoryServer();
    await made.put("/large", Buffer.alloc(20_000_000));
    const [slow, quick] = [await open(made), await open(made)];
    const order: string[] = [];
    const hashed = slow.ask("HASH large").then(() => order.push("hash"));
    for (let i = 0; i < 5; i++) await quick.ask("NOOP").then(() => order.push("noop"));
    await hashed;
    expect(order).toEqual(["noop", "noop", "noop", "noop", "noop", "hash"]);
  });

  it("is broken off by ABOR, and the session goes on", async () => {
    await using made = await memoryServer();
    await made.put("/large", Buffer.alloc(20_000_000));
    const ftp = await open(made);
    ftp.send("HASH large\r\nABOR\r\n");
    expect(await ftp.reply()).toMatchObject({ code: 451 });
    expect((await ftp.reply()).code).toBeLessThan(300);
    expect(await ftp.ask("NOOP")).toMatch(/^200 /);
  });

  it("waits for its turn, and gives up waiting when its session ends", async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const { setup, reads } = observed({ held });
    await using made = await memoryServer({ ...setup, limits: { hashesAtOnce: 1 } });
    await made.put("/a", "a");
    await made.put("/b", "b");
    await made.put("/c", "c");
    const [one, two, three] = [await open(made), await open(made), await open(made)];
    const first = one.ask("HASH a");
    await expect.poll(() => reads).toEqual(["/a"]);
    two.send("HASH b\r\n");
    const third = three.ask("HASH c");
    two.socket.reset();
    await expect.poll(() => made.server.sessions).toBe(2);
    release();
    expect(await first).toMatch(/^213 /);
    expect(await third).toMatch(/^213 /);
    expect(reads).toEqual(["/a", "/c"]);
  });
});
