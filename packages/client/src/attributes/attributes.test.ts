import { describe, expect, it } from "vitest";
import type { ScriptedPeer } from "@tandem/testkit";
import type { Client } from "../client.ts";
import { bench, failureOf } from "../scripted.fixtures.ts";

async function connected(features: readonly string[] = []): Promise<{ peer: ScriptedPeer; client: Client }> {
  return (await bench()).logIn({ features });
}

const time = Date.UTC(2026, 0, 2, 3, 4, 5);

describe("setting a time", () => {
  it("quirk 55: without MFMT goes by MDTM with two arguments, then by SITE UTIME in both forms, and learns which", async () => {
    const { peer, client } = await connected(["MDTM", "SIZE"]);
    const first = client.setModified("a b", time);
    await peer.answer("MDTM 20260102030405 a b", "550 No such file.");
    await peer.answer("SITE UTIME a b 20260102030405 20260102030405 20260102030405 UTC", "501 Bad syntax.");
    await peer.answer("SITE UTIME 20260102030405 a b", "200 Set.");
    expect(await first).toBe(true);
    const second = client.setModified("c", time);
    await peer.answer("SITE UTIME 20260102030405 c", "200 Set.");
    expect(await second).toBe(true);
  });

  it("is false when the server has no way, and asks no more then", async () => {
    const { peer, client } = await connected(["MDTM"]);
    const first = client.setModified("a", time);
    await peer.answer("MDTM 20260102030405 a", "550 No such file.");
    await peer.answer(/^SITE UTIME a /, "500 What?");
    await peer.answer(/^SITE UTIME 2/, "500 What?");
    await peer.answer("MDTM a", "213 20250101000000");
    expect(await first).toBe(false);
    expect(await client.setModified("b", time)).toBe(false);
  });

  it("is refused where MFMT is known and says no", async () => {
    const { peer, client } = await connected(["MFMT"]);
    const setting = failureOf(client.setModified("a", time));
    await peer.answer("MFMT 20260102030405 a", "550 No such file.");
    expect(await setting).toMatchObject({ code: "refused", reply: { code: 550 } });
    await expect(client.setModified("a", Number.NaN)).rejects.toThrow(RangeError);
  });
});

describe("the time of a file", () => {
  it.each([
    ["213 20260102030405", time],
    ["213 20260102030405.123", time + 123],
    ["213 19126010203040", undefined],
    ["213 191260102030405", time],
    ["213 00010101000000", undefined],
    ["213 never", undefined],
    ["502 No.", undefined],
  ])("quirk 55: %s is read for what it means", async (line, expected) => {
    const { peer, client } = await connected();
    const asked = client.modified("a");
    await peer.answer("MDTM a", line);
    expect(await asked).toBe(expected);
  });
});

describe("the size of a file", () => {
  it.each([
    [["213 5"], 5],
    [["213 notes.txt 5"], 5],
    [["213-5", " 6", "213 7"], undefined],
    [["213 none"], undefined],
    [["502 No."], undefined],
  ])("quirk 43: %j is read for what it means, in type I", async (lines, expected) => {
    const { peer, client } = await connected();
    const asked = client.size("a");
    await peer.answer("TYPE I", "200 Image.");
    await peer.answer("SIZE a", ...lines);
    expect(await asked).toBe(expected);
  });

  it("asks for the type once, however many ask at once", async () => {
    const { peer, client } = await connected();
    const asked = Promise.all([client.size("a"), client.size("b")]);
    await peer.answer("TYPE I", "200 Image.");
    await peer.answer("SIZE a", "213 1");
    await peer.answer("SIZE b", "213 2");
    expect(await asked).toEqual([1, 2]);
  });
});

describe("setting permission bits", () => {
  it("goes by SITE CHMOD, else by MFF where FEAT names the fact", async () => {
    const { peer, client } = await connected(["MFF Modify;UNIX.mode;"]);
    const first = client.setMode("a", 0o640);
    await peer.answer("SITE CHMOD 640 a", "500 What?");
    await peer.answer("MFF UNIX.mode=0640; a", "213 UNIX.mode=0640; a");
    expect(await first).toBe(true);
    const second = client.setMode("a", 0o1777);
    await peer.answer("MFF UNIX.mode=1777; a", "550 No.");
    expect(await failureOf(second)).toMatchObject({ code: "refused" });
    await expect(client.setMode("a", 0o10000)).rejects.toThrow(RangeError);
  });
});
