import { memoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { deflateSync, inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { bytes, fetched, open, sent } from "./transfer.fixtures.ts";

describe("TYPE E", () => {
  it("is code page 1047 with NL at line ends, both ways", async () => {
    await using made = await memoryServer();
    await made.put("/a", "Az [1]\n");
    const ftp = await open(made, "TYPE E");
    expect(await fetched(ftp, "RETR a")).toEqual(bytes("c1a9 40 adf1bd 15"));
    expect(await sent(ftp, "STOR b", bytes("c8 89 15"))).toEqual(["226 Done: 3 bytes stored."]);
    expect(await made.content("/b")).toBe("Hi\n");
    expect(await ftp.ask("SIZE a")).toBe("213 7");
  });

  it("is a restart point's type too: every stored byte is one byte on the way", async () => {
    await using made = await memoryServer();
    await made.put("/a", "ABC");
    const ftp = await open(made, "TYPE E", "REST 1");
    expect(await fetched(ftp, "RETR a")).toEqual(bytes("c2c3"));
  });

  it("is what a listing is in", async () => {
    await using made = await memoryServer();
    await made.put("/AB", "");
    const ftp = await open(made, "TYPE E");
    expect(await fetched(ftp, "NLST")).toEqual(bytes("c1c2 15"));
  });
});

describe("STRU R", () => {
  it("in stream mode marks the end of each line and of the file, and takes the same", async () => {
    await using made = await memoryServer();
    await made.put("/a", "one\r\n\ntwo\xff");
    const ftp = await open(made, "STRU R");
    expect((await fetched(ftp, "RETR a")).toString("hex")).toBe(`${hex("one")}ff01ff01${hex("two\u00ff")}ff01ff02`);
    expect(await sent(ftp, "STOR b", bytes("61ff01 62ff03"), { keep: true })).toEqual(["226 Done: 4 bytes stored."]);
    expect(await made.content("/b")).toBe("a\nb\n");
  });

  it("without the mark of its end is 426, and stores nothing", async () => {
    await using made = await memoryServer();
    const ftp = await open(made, "STRU R");
    expect(await sent(ftp, "STOR b", bytes("61ff01"))).toEqual([expect.stringMatching(/^426 .*structure R/)]);
    await expect(made.content("/b")).rejects.toMatchObject({ code: "not-found" });
  });

  it("refuses a record that a file of lines cannot keep, and keeps the old file", async () => {
    await using made = await memoryServer();
    await made.put("/b", "old");
    const ftp = await open(made, "TYPE I", "STRU R");
    expect(await sent(ftp, "STOR b", bytes("610a62ff01ff02"))).toEqual([expect.stringMatching(/^504 .*STRU F/)]);
    expect(await made.content("/b")).toBe("old");
  });

  it("makes a record of each line of a listing", async () => {
    await using made = await memoryServer();
    await made.put("/a", "");
    await made.put("/b", "");
    const ftp = await open(made, "STRU R");
    expect(await fetched(ftp, "NLST")).toEqual(bytes("61ff01 62ff01 ff02"));
  });
});

describe("MODE B", () => {
  it("carries a file in blocks, both ways, and needs no close to end an upload", async () => {
    await using made = await memoryServer();
    await made.put("/a", "abc");
    const ftp = await open(made, "TYPE I", "MODE B");
    expect(await fetched(ftp, "RETR a")).toEqual(bytes("40 0003 616263"));
    expect(await sent(ftp, "STOR b", bytes("00 0002 6162 40 0001 63"), { keep: true })).toEqual([
      "226 Done: 3 bytes stored.",
    ]);
    expect(await made.content("/b")).toBe("abc");
  });

  it("takes an end of record for a line end in type E, also in structure F, as mainframes send it", async () => {
    await using made = await memoryServer();
    const ftp = await open(made, "TYPE E", "MODE B");
    await sent(ftp, "STOR b", bytes("80 0001 c1 c0 0001 c2"));
    expect(await made.content("/b")).toBe("A\nB\n");
  });

  it("answers each marker of an upload with its place in the file, and goes on there", async () => {
    await using made = await memoryServer();
    const ftp = await open(made, "TYPE I", "MODE B");
    const half = bytes("00 0003 616263 10 0003 782d31 00 0001 64");
    expect(await sent(ftp, "STOR new", half)).toEqual(["110 MARK x-1 = 3", expect.stringMatching(/^426 /)]);
    await made.put("/old", "abc");
    expect(await ftp.ask("REST 3")).toMatch(/^350 /);
    expect(await sent(ftp, "STOR old", bytes("40 0002 6465"))).toEqual([expect.stringMatching(/^226 /)]);
    expect(await made.content("/old")).toBe("abcde");
  });

  it("sends markers that REST takes, in stream mode too", async () => {
    await using made = await memoryServer();
    const content = Buffer.alloc(2_500_000, "0123456789abcdef\n");
    await made.put("/a", content);
    const ftp = await open(made, "TYPE I", "MODE B");
    const { markers, data } = blocks(await fetched(ftp, "RETR a"));
    expect(markers).toEqual(["1048576", "2097152"]);
    expect(data.equals(content)).toBe(true);
    await ftp.ask("REST 2097152");
    expect(blocks(await fetched(ftp, "RETR a")).data.equals(content.subarray(2_097_152))).toBe(true);
    await ftp.ask("MODE S");
    await ftp.ask("REST 2097152");
    expect((await fetched(ftp, "RETR a")).equals(content.subarray(2_097_152))).toBe(true);
  });

  it("restarts in type A too, because its markers count stored bytes", async () => {
    await using made = await memoryServer();
    await made.put("/a", "one\ntwo\n");
    const ftp = await open(made, "MODE B", "REST 4");
    expect(await fetched(ftp, "RETR a")).toEqual(bytes(`40 0005 ${hex("two\r\n")}`));
  });

  it("of which the end is missing is 426, and what is no block is 451", async () => {
    await using made = await memoryServer();
    await made.put("/b", "old");
    const ftp = await open(made, "TYPE I", "MODE B");
    expect(await sent(ftp, "STOR b", bytes("00 0001 61"))).toEqual([expect.stringMatching(/^426 .*block mode/)]);
    expect(await sent(ftp, "STOR b", "plain text")).toEqual([expect.stringMatching(/^451 .*MODE/)]);
    expect(await made.content("/b")).toBe("old");
    expect(await ftp.ask("NOOP")).toMatch(/^200 /);
  });

  it("tells of data that the sender suspects, and stores it", async () => {
    await using made = await memoryServer();
    const ftp = await open(made, "TYPE I", "MODE B");
    expect(await sent(ftp, "STOR b", bytes("60 0001 61"))).toEqual([expect.stringMatching(/^226 .*suspects errors/)]);
    expect(await made.content("/b")).toBe("a");
  });

  it("holds an upload up whose client reads no answers to its markers", async () => {
    await using made = await memoryServer({ wire: { window: 512 } });
    const ftp = await open(made, "TYPE I", "MODE B");
    const data = await ftp.passive();
    data.stream.on("error", () => {});
    await ftp.ask("STOR b");
    ftp.socket.stream.pause();
    data.stream.write(Buffer.alloc(400_000, bytes("10 0001 78")));
    const answers = (): number =>
      made.events.filter((event) => event.kind === "control.line" && event.text.startsWith("110 ")).length;
    await settle(200);
    const before = answers();
    expect(before).toBeGreaterThan(0);
    await settle(200);
    expect(answers()).toBe(before);
    ftp.socket.stream.destroy();
    await settle();
  });
});

it("MODE C packs repeated bytes, and takes them packed", async () => {
  await using made = await memoryServer();
  await made.put("/a", "ab    ccccc");
  const ftp = await open(made, "MODE C");
  expect(await fetched(ftp, "RETR a")).toEqual(bytes("02 6162 c4 0040 85 63"));
  expect(await sent(ftp, "STOR b", bytes("c3 0040 83 7a"), { keep: true })).toEqual([expect.stringMatching(/^226 /)]);
  expect(await made.content("/b")).toBe("   zzz");
});

describe("MODE Z", () => {
  it("deflates files and listings, and inflates uploads", async () => {
    await using made = await memoryServer();
    await made.put("/a", "line\n".repeat(10_000));
    const ftp = await open(made, "MODE Z");
    const deflated = await fetched(ftp, "RETR a");
    expect(deflated.length).toBeLessThan(1_000);
    expect(inflateSync(deflated).toString()).toBe("line\r\n".repeat(10_000));
    expect(inflateSync(await fetched(ftp, "NLST")).toString()).toBe("a\r\n");
    expect(await sent(ftp, "STOR b", deflated)).toEqual([expect.stringMatching(/^226 /)]);
    expect(await made.content("/b")).toBe("line\n".repeat(10_000));
    expect(await ftp.ask("SIZE a")).toMatch(/^550 .*MODE S/);
    await ftp.ask("MODE S");
    expect((await fetched(ftp, "RETR b")).length).toBe(60_000);
  });

  it("restarts at stored bytes", async () => {
    await using made = await memoryServer();
    await made.put("/a", "abcdef");
    const ftp = await open(made, "TYPE I", "MODE Z", "REST 4");
    expect(inflateSync(await fetched(ftp, "RETR a")).toString()).toBe("ef");
  });

  it("has a level, set by OPTS", async () => {
    await using made = await memoryServer();
    await made.put("/a", "line\n".repeat(1_000));
    const ftp = await open(made, "TYPE I", "MODE Z");
    for (const wrong of [
      "OPTS MODE",
      "OPTS MODE B",
      "OPTS MODE Z LEVEL",
      "OPTS MODE Z LEVEL 10",
      "OPTS MODE Z ENGINE X",
    ]) {
      expect(await ftp.ask(wrong)).toMatch(/^501 /);
    }
    expect(await ftp.ask("OPTS MODE Z LEVEL 0")).toBe("200 MODE Z ENGINE ZLIB LEVEL 0");
    expect((await fetched(ftp, "RETR a")).length).toBeGreaterThan(5_000);
    expect(await ftp.ask("OPTS MODE Z ENGINE ZLIB LEVEL 9")).toMatch(/^200 /);
    expect((await fetched(ftp, "RETR a")).length).toBeLessThan(100);
    expect(await ftp.ask("OPTS MODE Z")).toMatch(/LEVEL 6$/);
  });

  it.each([
    ["nothing", Buffer.alloc(0), 426],
    ["half a stream", deflateSync("abc".repeat(100)).subarray(0, 10), 426],
    ["no stream at all", Buffer.from("plain text"), 451],
  ])("of %s stores nothing", async (_, content, code) => {
    await using made = await memoryServer();
    await made.put("/b", "old");
    const ftp = await open(made, "TYPE I", "MODE Z");
    expect(await sent(ftp, "STOR b", content)).toEqual([expect.stringMatching(new RegExp(`^${code} `))]);
    expect(await made.content("/b")).toBe("old");
  });

  it("cuts a bomb off with 552, and nothing of it is left", async () => {
    await using made = await memoryServer();
    const ftp = await open(made, "TYPE I", "MODE Z");
    const bomb = deflateSync(Buffer.alloc(100 * 1_048_576));
    expect(await sent(ftp, "STOR b", bomb)).toEqual([expect.stringMatching(/^552 .*250 times/)]);
    await expect(made.content("/b")).rejects.toMatchObject({ code: "not-found" });
    expect(await ftp.ask("NOOP")).toMatch(/^200 /);
  });

  it("aborted in the middle leaves nothing that writes", async () => {
    await using made = await memoryServer();
    const ftp = await open(made, "TYPE I", "MODE Z");
    const data = await ftp.passive();
    data.stream.on("error", () => {});
    await ftp.ask("STOR b");
    data.stream.write(deflateSync(Buffer.alloc(1_000_000)).subarray(0, 500));
    await settle();
    expect(await ftp.ask("ABOR")).toMatch(/^426 /);
    expect(await ftp.reply()).toMatchObject({ code: 226 });
    await made.put("/a", "abc");
    expect(inflateSync(await fetched(ftp, "RETR a")).toString()).toBe("abc");
  });
});

function hex(text: string): string {
  return Buffer.from(text).toString("hex").replaceAll("ff", "ffff");
}

/** The data and the markers of a file in block mode. */
function blocks(encoded: Buffer): { readonly data: Buffer; readonly markers: readonly string[] } {
  const data: Buffer[] = [];
  const markers: string[] = [];
  for (let at = 0; at < encoded.length;) {
    const length = encoded.readUInt16BE(at + 1);
    const content = encoded.subarray(at + 3, at + 3 + length);
    if ((encoded[at]! & 16) === 0) data.push(content);
    else markers.push(content.toString());
    at += 3 + length;
  }
  return { data: Buffer.concat(data), markers };
}
