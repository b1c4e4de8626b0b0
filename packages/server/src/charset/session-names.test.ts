import { decodeText, encodeText, legacyCharset, type NameEncoding } from "@tandem/protocol";
import { describe, expect, it } from "vitest";
import { sessionNames } from "./session-names.ts";

const gbk = legacyCharset("gbk");

/** Names of an account with that charset; what arrives and leaves as bytes. */
function names(encoding: NameEncoding, charset?: string) {
  const session = {
    account: { name: "demo", readOnly: false, ...(charset === undefined ? {} : { charset }) },
    facts: { encoding },
    change: (facts: { encoding: NameEncoding }) => void (session.facts = facts),
  };
  const made = sessionNames({ session, host: { current: { charset: undefined } } });
  return {
    session,
    read: (bytes: Uint8Array) => made.read(decodeText(bytes)),
    write: (line: string) => [...encodeText(made.write(line))],
  };
}

describe("a session whose account names a charset", () => {
  it("takes UTF-8 for what it is, and stays with it", () => {
    const { session, read, write } = names("undecided", "gbk");
    expect(read(encodeText("/中文"))).toBe("/中文");
    expect(session.facts.encoding).toBe("utf-8");
    expect(write("中")).toEqual([...encodeText("中")]);
    expect(read(gbk.encode("中文")!)).toBe(decodeText(gbk.encode("中文")!));
  });

  it("takes what is not UTF-8 for the charset, and stays with it", () => {
    const { session, read, write } = names("undecided", "gbk");
    expect(read(gbk.encode("/中文")!)).toBe("/中文");
    expect(session.facts.encoding).toBe("legacy");
    expect(write("/中文")).toEqual([...gbk.encode("/中文")!]);
    // Two characters of GBK that are a letter of UTF-8 as well.
    expect(read(gbk.encode("隆")!)).toBe("隆");
  });

  it("is not decided by ASCII, nor by bytes that are neither", () => {
    const { session, read } = names("undecided", "gbk");
    expect(read(encodeText("notes.txt"))).toBe("notes.txt");
    expect(read(Uint8Array.of(0x61, 0xd6, 0x20))).toBe("a\uDCD6 ");
    expect(session.facts.encoding).toBe("undecided");
  });

  it("writes the charset as long as nothing has decided", () => {
    expect(names("undecided", "gbk").write("中")).toEqual([0xd6, 0xd0]);
  });

  it("writes a line that the charset lacks a character of in UTF-8, whole", () => {
    expect(names("legacy", "gbk").write("中😀")).toEqual([...encodeText("中😀")]);
  });

  it("writes the bytes of a name that is no text as they are", () => {
    expect(names("legacy", "gbk").write("中\uDCFF")).toEqual([0xd6, 0xd0, 0xff]);
    expect(names("utf-8", "gbk").write("\uDCD6\uDCD0")).toEqual([0xd6, 0xd0]);
  });
});

it("A session without a charset speaks UTF-8 and keeps other bytes, whatever it is sent", () => {
  const { session, read, write } = names("undecided");
  const bytes = gbk.encode("中文")!;
  expect([...encodeText(read(bytes))]).toEqual([...bytes]);
  expect(write(read(bytes))).toEqual([...bytes]);
  expect(session.facts.encoding).toBe("undecided");
});
