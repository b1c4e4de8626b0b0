import { describe, expect, it } from "vitest";
import { legacyCharset, readName, type RemoteEntry } from "@tandem/protocol";
import type { ScriptedPeer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { bench, failureOf } from "../scripted.fixtures.ts";

/** Expects a listing command and answers it with these lines, joined and ended as bytes of Latin-1. */
async function give(peer: ScriptedPeer, command: string, lines: readonly string[]): Promise<void> {
  const data = await (await peer.passive()).accept();
  await peer.answer(command, "150 Listing.");
  data.stream.end(Buffer.from(lines.map((line) => `${line}\r\n`).join(""), "latin1"));
  peer.say("226 Done.");
}

/** Expects a listing command and refuses it. */
async function refuse(peer: ScriptedPeer, command: string, reply: string): Promise<void> {
  await (await peer.passive()).accept();
  await peer.answer(command, reply);
}

const mlst = { features: ["MLST type*;size*;modify*;"] };
const names = (entries: readonly RemoteEntry[]): readonly string[] => entries.map(({ name }) => name);
const unix = (name: string, letter = "-"): string => `${letter}rw-r--r-- 1 o g 5 Nov 20 10:15 ${name}`;

describe("quirk 48: an empty directory that is refused", () => {
  it.each([
    "550 No files found.",
    "550 No members found.",
    "550 No data sets found.",
    "450 No files found",
    "550 Directory is empty.",
    "450 /pub: directory empty",
    "550 There are no files here.",
  ])("is empty when the reply is %s", async (reply) => {
    const { peer, client } = await (await bench()).logIn();
    const listing = client.list().all();
    await refuse(peer, "LIST", reply);
    expect(await listing).toEqual([]);
  });

  it("is still asked for when it was named, for the text may mean that it is not there", async () => {
    const { peer, client } = await (await bench()).logIn();
    const there = client.list("pub").all();
    await refuse(peer, "LIST pub", "450 No files found.");
    await peer.answer("PWD", '257 "/" is current.');
    await peer.answer("CWD pub", "250 There.");
    await peer.answer("CWD /", "250 Back.");
    expect(await there).toEqual([]);
    const missing = failureOf(client.list("nowhere").all());
    await refuse(peer, "LIST nowhere", "450 No files found.");
    await peer.answer("CWD nowhere", "550 No.");
    expect(await missing).toMatchObject({ command: "CWD nowhere", reply: { code: 550 } });
  });

  it("is refused where nothing says that it is empty", async () => {
    const { peer, client } = await (await bench()).logIn();
    const listing = failureOf(client.list("secret").all());
    await refuse(peer, "LIST secret", "550 Permission denied.");
    expect(await listing).toMatchObject({ reply: { code: 550 } });
  });
});

describe("quirk 49: what is not there is listed as empty", () => {
  it("and MLST or CWD tell that it is not there", async () => {
    for (const features of [mlst.features, []]) {
      const { peer, client } = await (await bench()).logIn({ features });
      const listing = failureOf(client.list("gone").all());
      await give(peer, features.length > 0 ? "MLSD gone" : "LIST gone", []);
      if (features.length > 0) await peer.answer("MLST gone", "550 No such file.");
      else {
        await peer.answer("PWD", '257 "/" is current.');
        await peer.answer("CWD gone", "550 No such directory.");
      }
      expect(await listing).toMatchObject({ reply: { code: 550 } });
    }
  });

  it("and nothing is asked where the listing tells of its directory, or is that of a pattern", async () => {
    const { peer, client } = await (await bench()).logIn();
    for (const line of ["total 0", unix(".", "d")]) {
      const listing = client.list("empty").all();
      await give(peer, "LIST empty", [line]);
      expect(await listing).toEqual([]);
    }
    const matching = client.list("*.txt").all();
    await peer.answer("PWD", '257 "/" is current.');
    await peer.answer("CWD *.txt", "550 No such directory.");
    await give(peer, "LIST *.txt", []);
    expect(await matching).toEqual([]);
  });
});

describe("quirk 50: LIST -a is taken for the name of a file", () => {
  it("and is tried once: a server that refuses it, or lists nothing, is asked again without", async () => {
    for (const refusing of [true, false]) {
      const { peer, client } = await (await bench()).logIn();
      const first = client.list(undefined, { hidden: true }).all();
      if (refusing) await refuse(peer, "LIST -a", "550 -a: no such file.");
      else await give(peer, "LIST -a", []);
      await give(peer, "LIST", [unix("a")]);
      expect(names(await first)).toEqual(["a"]);
      const second = client.list("pub", { hidden: true }).all();
      await give(peer, "LIST pub", [unix("b")]);
      expect(names(await second)).toEqual(["b"]);
    }
  });

  it("and goes on to be used where it is known, in an empty directory too", async () => {
    const { peer, client } = await (await bench()).logIn();
    for (const inside of [[], [unix(".profile")]]) {
      const listing = client.list("home", { hidden: true }).all();
      await give(peer, "LIST -a home", [unix(".", "d"), unix("..", "d"), ...inside]);
      expect(names(await listing)).toEqual(inside.length > 0 ? [".profile"] : []);
    }
  });

  it("and a directory with a blank in its name is entered, where words after an option are counted", async () => {
    const { peer, client } = await (await bench()).logIn();
    const listing = client.list("my files", { hidden: true }).all();
    await peer.answer("PWD", '257 "/home" is current.');
    await peer.answer("CWD my files", "250 There.");
    await give(peer, "LIST -a", [unix(".x")]);
    await peer.answer("CWD /home", "250 Back.");
    expect(names(await listing)).toEqual([".x"]);
  });
});

describe("quirk 51: what a path means to MLSD and LIST", () => {
  it("no blank follows a verb without a path", async () => {
    const { peer, client } = await (await bench()).logIn(mlst);
    const listing = client.list("").all();
    await give(peer, "MLSD", ["type=file; a"]);
    expect(names(await listing)).toEqual(["a"]);
  });

  it.each(["a[1]", "what?", "{x}", " leading", "trailing ", "back\\slash"])(
    "%j is entered, and listed without being named",
    async (path) => {
      const { peer, client } = await (await bench()).logIn(mlst);
      const listing = client.list(path).all();
      await peer.answer("PWD", '257 "/home" is current.');
      await peer.answer(`CWD ${path}`, "250 There.");
      await give(peer, "MLSD", ["type=cdir; .", "type=file; b"]);
      await peer.answer("CWD /home", "250 Back.");
      expect(names(await listing)).toEqual(["b"]);
      const next = client.remove("c");
      await peer.answer("DELE c", "250 Gone.");
      await next;
    },
  );

  it("a directory that was entered is left again when its listing fails", async () => {
    const { peer, client } = await (await bench()).logIn({ features: [] });
    const listing = failureOf(client.list("[x]").all());
    await peer.answer("PWD", '257 "/home" is current.');
    await peer.answer("CWD [x]", "250 There.");
    await refuse(peer, "LIST", "550 Permission denied.");
    await peer.answer("CWD /home", "250 Back.");
    expect(await listing).toMatchObject({ reply: { code: 550 } });
    expect(await client.workingDirectory()).toBe("/home");
  });

  it("a path with blanks inside is one argument", async () => {
    const { peer, client } = await (await bench()).logIn(mlst);
    const listing = client.list("my files").all();
    await give(peer, "MLSD my files", ["type=file; a"]);
    expect(names(await listing)).toEqual(["a"]);
  });
});

describe("quirk 52: MLSD is broken though FEAT offers it", () => {
  it.each(["500 What?", "502 Not implemented.", "504 Not so.", "501 Bad argument.", "550 MLSD failed."])(
    "and LIST is used from then on when it is refused: %s",
    async (reply) => {
      const { peer, client } = await (await bench()).logIn(mlst);
      const first = client.list().all();
      await refuse(peer, "MLSD", reply);
      await give(peer, "LIST", [unix("a")]);
      expect(names(await first)).toEqual(["a"]);
      const second = client.list().all();
      await give(peer, "LIST", [unix("b")]);
      expect(names(await second)).toEqual(["b"]);
    },
  );

  it("and LIST is used from then on when nobody understands what it sends", async () => {
    const { peer, client } = await (await bench()).logIn(mlst);
    const first = client.list().all();
    await give(peer, "MLSD", ["something", "else"]);
    await give(peer, "LIST", [unix("a")]);
    expect(names(await first)).toEqual(["a"]);
    const second = client.list().all();
    await give(peer, "LIST", [unix("b")]);
    expect(names(await second)).toEqual(["b"]);
  });

  it("and what it sends is read when it is a listing of another kind", async () => {
    const { peer, client } = await (await bench()).logIn(mlst);
    const listing = client.list().all();
    await give(peer, "MLSD", ["total 1", unix("a")]);
    expect(await listing).toMatchObject([{ name: "a", size: 5 }]);
  });

  it("and one bad line, fact or time loses no other", async () => {
    const { peer, client } = await (await bench()).logIn(mlst);
    const listing = client.list().all();
    await give(peer, "MLSD", [
      "Type=cdir;  .",
      "TYPE=FILE;SIZE=7;MODIFY=20260101000000.123;  upper",
      "type=dir;sizd=4096;modify=never;  dir",
      "type=OS.unix=slink:/x y;  link",
      "type=OS.unix=symlink;  other link",
      "",
      "garbage",
      "type=file;size=many  no semicolon",
    ]);
    expect(await listing).toMatchObject([
      { name: "upper", kind: "file", size: 7, modified: Date.UTC(2026, 0, 1, 0, 0, 0, 123) },
      { name: "dir", kind: "directory" },
      { name: "link", kind: "link", target: "/x y" },
      { name: "other link", kind: "link" },
      { name: "", kind: "other", raw: "garbage" },
      { name: "no semicolon", kind: "file" },
    ]);
  });

  it("and a directory that is not there is no reason to doubt it", async () => {
    const { peer, client } = await (await bench()).logIn(mlst);
    const missing = failureOf(client.list("gone").all());
    await refuse(peer, "MLSD gone", "550 No such directory.");
    expect(await missing).toMatchObject({ command: "MLSD gone" });
    const next = client.list("pub").all();
    await give(peer, "MLSD pub", ["type=file; a"]);
    expect(names(await next)).toEqual(["a"]);
  });
});

describe("quirk 53: listings in every dialect", () => {
  it.each([
    ["without links and group", "-rw-r--r-- anna 12 Nov 20 10:15 a", { owner: "anna", size: 12 }],
    [
      "with the size glued to the group",
      "-rw-r--r-- 1 anna staff123456 Nov 20 10:15 a",
      { group: "staff", size: 123456 },
    ],
    ["with an ACL", "-rw-r--r--+ 1 anna staff 12 Nov 20 10:15 a", { mode: 0o644 }],
    ["of three owner tokens", "-rw-r--r-- 1 Domain Guests Users 12 Nov 20 10:15 a", { owner: "Domain Guests" }],
    ["with months in Latin-1", "-rw-r--r-- 1 o g 12 M\xe4r  3 10:15 a", { modified: Date.UTC(2026, 2, 3, 10, 15) }],
    ["of IIS", "11-20-26  10:15AM    12 a", { size: 12, modified: Date.UTC(2026, 10, 20, 10, 15) }],
    ["of OS/2", "  12  A  11-20-126  10:15  a", { size: 12, modified: Date.UTC(2026, 10, 20, 10, 15) }],
    ["of EPLF", "+m1795169700,r,s12,\ta", { size: 12, modified: Date.UTC(2026, 10, 20, 10, 15) }],
    ["of NonStop", 'a  101  12  20-Nov-26 10:15:00  1,2 "nunu"', { size: 12, owner: "2" }],
    ["of OS/400", "ANNA  12 20.11.26 10:15:00 *STMF a", { size: 12, owner: "ANNA" }],
  ])("%s", async (_, line, expected) => {
    const { peer, client } = await (await bench()).logIn();
    const listing = client.list().all();
    await give(peer, "LIST", [line]);
    expect(await listing).toMatchObject([{ name: "a", kind: "file", ...expected }]);
  });
});

describe("quirk 54: the zone of LIST is unknown", () => {
  it("and is found by asking MDTM of one file, once in a session", async () => {
    const { peer, client } = await (await bench()).logIn();
    const first = client.list("pub", { zone: "ask" }).all();
    await give(peer, "LIST pub", [unix("d", "d"), unix("a"), "-rw-r--r-- 1 o g 5 Nov 20  2020 old"]);
    await peer.answer("MDTM pub/a", "213 20261120044533");
    const utc = { modified: Date.UTC(2026, 10, 20, 4, 45), zone: "utc", modifiedPrecision: "minute" };
    expect(await first).toMatchObject([
      { name: "d", ...utc },
      { name: "a", ...utc },
      { name: "old", modified: Date.UTC(2020, 10, 20), modifiedPrecision: "day" },
    ]);
    const second = client.list("pub", { zone: "ask" }).all();
    await give(peer, "LIST pub", [unix("b")]);
    expect(await second).toMatchObject([{ name: "b", ...utc }]);
  });

  it("and stays so when MDTM does not tell", async () => {
    const { peer, client } = await (await bench()).logIn();
    const listing = client.list(undefined, { zone: "ask" }).all();
    await give(
      peer,
      "LIST",
      ["a", "b", "c", "d"].map((name) => unix(name)),
    );
    await peer.answer("MDTM a", "550 No.");
    await peer.answer("MDTM b", "213 20261120040733");
    await peer.answer("MDTM c", "213 00010101000000");
    for (const entry of await listing) {
      expect(entry).toMatchObject({ modified: Date.UTC(2026, 10, 20, 10, 15) });
      expect(entry.zone).toBeUndefined();
    }
    const next = client.list(undefined, { zone: "ask" }).all();
    await give(peer, "LIST", [unix("a")]);
    expect(names(await next)).toEqual(["a"]);
  });

  it("and nothing is asked where it is known, or told", async () => {
    const { peer, client } = await (await bench()).logIn(mlst);
    for (const [zone, time] of [
      ["utc", Date.UTC(2026, 10, 20, 10, 15)],
      [120, Date.UTC(2026, 10, 20, 8, 15)],
    ] as const) {
      const listing = client.list(undefined, { zone, verb: "LIST" }).all();
      await give(peer, "LIST", [unix("a")]);
      expect(await listing).toMatchObject([{ modified: time, zone: "utc" }]);
    }
    const told = client.list(undefined, { zone: "ask" }).all();
    await give(peer, "MLSD", ["type=file;modify=20260101000000; a"]);
    expect(await told).toMatchObject([{ modified: Date.UTC(2026, 0, 1), zone: "utc" }]);
  });
});

describe("quirk 59: the directory itself, names twice, and links in a circle", () => {
  it("nothing is told of . and .., and each name once", async () => {
    const { peer, client } = await (await bench()).logIn();
    const listing = client.list().all();
    await give(peer, "LIST", [unix(".", "d"), unix("..", "d"), unix("a"), unix("b", "d"), unix("a")]);
    expect(names(await listing)).toEqual(["a", "b"]);
  });

  it("a recursive listing follows no link, and enters no name that leads elsewhere", async () => {
    const { peer, client } = await (await bench()).logIn(mlst);
    const listing = client.list("/r", { recursive: true }).all();
    await give(peer, "MLSD /r", ["type=OS.unix=slink:..; up", "type=dir; a", "type=dir; ../b", "type=file; c"]);
    await give(peer, "MLSD /r/a", ["type=file; d"]);
    expect((await listing).map(({ path }) => path)).toEqual(["up", "a", "../b", "c", "a/d"]);
  });

  it("a circle is seen by what MLSD says to be unique", async () => {
    const { peer, client } = await (await bench()).logIn(mlst);
    const listing = client.list("/r", { recursive: true }).all();
    await give(peer, "MLSD /r", ["type=dir;unique=1; a"]);
    await give(peer, "MLSD /r/a", ["type=dir;unique=2; b", "type=file;unique=9; x"]);
    await give(peer, "MLSD /r/a/b", ["type=dir;unique=1; a"]);
    expect((await listing).map(({ path }) => path)).toEqual(["a", "a/b", "a/x", "a/b/a"]);
  });

  it("a circle is seen by the same lines coming again, after two turns", async () => {
    const { peer, client } = await (await bench()).logIn();
    const looping = client.list("r", { recursive: true }).all();
    for (const path of ["r", "r/loop", "r/loop/loop"]) await give(peer, `LIST ${path}`, [unix("loop", "d"), unix("f")]);
    expect((await looping).at(-1)).toMatchObject({ path: "loop/loop/f" });
  });

  it("directories alone in one another are no circle, and end where no path goes", async () => {
    const { peer, client } = await (await bench()).logIn();
    const looping = failureOf(client.list("r", { recursive: true }).all());
    for (let depth = 0; depth <= 100; depth++) await give(peer, `LIST r${"/x".repeat(depth)}`, [unix("x", "d")]);
    expect(await looping).toMatchObject({ code: "too-long" });
  });
});

describe("names in bytes that are no UTF-8", () => {
  it("are fetched by the bytes that were listed, and can be shown in a charset", async () => {
    const { peer, client } = await (await bench()).logIn();
    const sent: Buffer[] = [];
    peer.socket.stream.on("data", (bytes: Uint8Array) => void sent.push(Buffer.from(bytes)));
    const listing = client.list().all();
    await give(peer, "LIST", [unix("caf\xe9")]);
    const name = (await listing)[0]?.name ?? "";
    expect(readName(name, legacyCharset("latin1"))).toBe("café");
    const fetching = client.downloadText(name).catch(() => "");
    await peer.answer("TYPE I", "200 Image.");
    const data = await (await peer.passive()).accept();
    await peer.answer(/^RETR /, "150 Here.");
    data.stream.end("coffee");
    peer.say("226 Done.");
    expect(await fetching).toBe("coffee");
    expect(Buffer.concat(sent).includes(Buffer.from("RETR caf\xe9\r\n", "latin1"))).toBe(true);
  });
});

describe("a listing over the control connection", () => {
  it("comes as the reply to STAT", async () => {
    const { peer, client } = await (await bench()).logIn();
    const listing = client.list("pub", { verb: "STAT" }).all();
    await peer.answer("STAT pub", "213-Status of pub:", ` ${unix("a")}`, `213-${unix("b", "d")}`, "213 End.");
    expect(await listing).toMatchObject([
      { name: "a", kind: "file", size: 5 },
      { name: "b", kind: "directory" },
    ]);
    const here = client.list(undefined, { verb: "STAT" }).all();
    await peer.answer("STAT .", "212-Here:", "total 0", "212 End.");
    expect(await here).toEqual([]);
  });
});

describe("a large listing", () => {
  it.each(["LIST", "MLSD"] as const)("by %s is taken no faster than the loop goes, and not kept", async (verb) => {
    const { peer, client } = await (await bench()).logIn(mlst);
    const loop = client.list(undefined, { verb })[Symbol.asyncIterator]();
    const first = loop.next();
    const data = await (await peer.passive()).accept();
    await peer.answer(verb, "150 Listing.");
    let made = 0;
    let sent = 0;
    const part = (): Buffer => {
      const lines = Array.from({ length: 1000 }, () => (verb === "MLSD" ? `type=file; ${made++}` : unix(`${made++}`)));
      return Buffer.from(`${lines.join("\r\n")}\r\n`);
    };
    for (let at = 0; at < 100; at++) data.stream.write(part(), () => (sent += 1000));
    expect((await first).value).toMatchObject({ name: "0" });
    await settle(50);
    // What the sockets hold, and no more: a hundred thousand wait on the other side.
    expect(sent).toBeLessThan(20_000);
    for (let at = 1; at < 30_000; at++) await loop.next();
    await settle(50);
    expect(sent).toBeGreaterThan(25_000);
    expect(sent).toBeLessThan(50_000);
    const leaving = loop.return?.(undefined);
    await peer.answer("ABOR", "426 Broken.", "226 Aborted.");
    await leaving;
  });
});
