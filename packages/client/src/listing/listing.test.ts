import { describe, expect, it } from "vitest";
import { settle } from "@tandem/transport/testing";
import { bench, failureOf } from "../scripted.fixtures.ts";

describe("a listing", () => {
  it("asks MLSD where FEAT offers it, and leaves out the directory itself", async () => {
    const { peer, client } = await (await bench()).logIn({ features: ["MLST type*;size*;"] });
    const listing = client.list("pub").all();
    const data = await (await peer.passive()).accept();
    await peer.answer("MLSD pub", "150 Listing.");
    data.stream.end(
      "type=cdir; .\r\ntype=pdir; ..\r\ntype=dir; docs\r\ntype=file;size=5;modify=20260102030405; a b.txt\r\nnonsense\r\n",
    );
    peer.say("226 Done.");
    expect(await listing).toMatchObject([
      { name: "docs", kind: "directory" },
      { name: "a b.txt", kind: "file", size: 5, modified: Date.UTC(2026, 0, 2, 3, 4, 5) },
      { name: "", kind: "other", raw: "nonsense" },
    ]);
  });

  it("falls back to LIST when MLSD is not known after all, and remembers that", async () => {
    const { peer, client } = await (await bench()).logIn({ features: ["MLST type*;size*;"] });
    for (const first of [true, false]) {
      const listing = client.list().all();
      if (first) {
        await (await peer.passive()).accept();
        await peer.answer("MLSD", "500 What?");
      }
      const data = await (await peer.passive()).accept();
      await peer.answer("LIST", "150 Listing.");
      data.stream.end(
        "total 1\r\n-rw-r--r-- 1 ftp ftp 5 Jan 02 2025 notes.txt\r\ndrwxr-xr-x 1 ftp ftp 0 Jan 02 2025 docs",
      );
      peer.say("226 Done.");
      expect(await listing).toMatchObject([
        { name: "notes.txt", size: 5 },
        { name: "docs", kind: "directory" },
      ]);
    }
  });

  it("streams: entries come before the listing has ended, no faster than the loop takes them", async () => {
    const { peer, client } = await (await bench()).logIn({ features: ["MLST type*;"] });
    const loop = client.list()[Symbol.asyncIterator]();
    const first = loop.next();
    const data = await (await peer.passive()).accept();
    await peer.answer("MLSD", "150 Listing.");
    data.stream.write("type=file; a\r\ntype=fi");
    expect((await first).value).toMatchObject({ name: "a" });
    const line = Buffer.from("type=file; b\r\n".repeat(5_000));
    let sent = 0;
    for (let i = 0; i < 40; i++) data.stream.write(line, () => sent++);
    await settle(100);
    expect(sent).toBeLessThan(10);
    const leaving = loop.return?.(undefined);
    await peer.answer("ABOR", "426 Broken.", "226 Aborted.");
    await leaving;
  });

  it("lets its loop use the client", async () => {
    const { peer, client } = await (await bench()).logIn({ features: ["MLST type*;"] });
    const removed: string[] = [];
    const looping = (async () => {
      for await (const { name } of client.list()) {
        await client.remove(name);
        removed.push(name);
      }
    })();
    const data = await (await peer.passive()).accept();
    await peer.answer("MLSD", "150 Listing.");
    data.stream.write("type=file; a\r\n");
    await settle();
    data.stream.end(Array.from({ length: 3_000 }, (_, at) => `type=file; b${at}\r\n`).join(""));
    peer.say("226 Done.");
    void peer.serve(() => ["250 Gone."]).catch(() => {});
    await looping;
    expect(removed).toHaveLength(3_001);
  });

  it("can be left early; the transfer is broken off", async () => {
    const { peer, client } = await (await bench()).logIn({ features: ["MLST type*;"] });
    const looping = (async () => {
      for await (const { name } of client.list()) return name;
      return undefined;
    })();
    const data = await (await peer.passive()).accept();
    await peer.answer("MLSD", "150 Listing.");
    data.stream.write("type=file; a\r\n");
    await peer.answer("ABOR", "426 Broken.", "226 Aborted.");
    expect(await looping).toBe("a");
    const next = client.remove("x");
    await peer.answer("DELE x", "250 Gone.");
    await next;
  });

  it("is empty when the server refuses to list nothing, or opens no data connection for it", async () => {
    const rig = await bench();
    const { peer, client } = await rig.logIn();
    const first = client.list().all();
    await (await peer.passive()).accept();
    await peer.answer("LIST", "550 No files found.");
    expect(await first).toEqual([]);

    const second = client.list().all();
    await (await peer.passive()).accept();
    await peer.answer("LIST", "226 Nothing.");
    await settle();
    await rig.clock.advance(5_000);
    expect(await second).toEqual([]);
  });

  it("fails when it was cut, and when it is larger than the limit", async () => {
    const { peer, client } = await (await bench()).logIn({ limits: { listing: 1000, line: 500 } });
    const cut = client.list().all();
    cut.catch(() => {});
    const data = await (await peer.passive()).accept();
    await peer.answer("LIST", "150 Listing.");
    data.stream.write("-rw-r--r-- 1 ftp ftp 5 Jan 02 2025 a\r\n");
    await settle();
    data.reset();
    peer.say("426 Broken.");
    expect(await failureOf(cut)).toMatchObject({ reply: { code: 426 } });

    for (const bytes of ["x\r\n".repeat(500), "x".repeat(600)]) {
      const large = client.list().all();
      large.catch(() => {});
      const more = await (await peer.passive()).accept();
      await peer.answer("LIST", "150 Listing.");
      more.stream.write(bytes);
      await peer.answer("ABOR", "426 Broken.", "226 Aborted.");
      expect(await failureOf(large)).toMatchObject({ code: "too-long", connectionUsable: true });
    }
  });

  it("of a name that looks like an option, or in bytes that are no UTF-8", async () => {
    const { peer, client } = await (await bench()).logIn();
    const listing = client.names("-l");
    const data = await (await peer.passive()).accept();
    await peer.answer("NLST ./-l", "150 Listing.");
    data.stream.end(Buffer.from("caf\xe9\r\n\r\nb\r\n", "latin1"));
    peer.say("226 Done.");
    const [name = "", ...rest] = await listing;
    expect(rest).toEqual(["b"]);
    const removing = client.remove(name);
    const line = await peer.next();
    expect(line).toBe(`DELE ${name}`);
    peer.say("250 Gone.");
    await removing;
  });
});

describe("what is known of a path", () => {
  it("comes from MLST", async () => {
    const { peer, client } = await (await bench()).logIn({ features: ["MLST type*;"] });
    const stat = client.stat("/pub/a b");
    await peer.answer("MLST /pub/a b", "250-Listing", " type=file;size=5; /pub/a b", "250 End");
    expect(await stat).toMatchObject({ name: "a b", kind: "file", size: 5 });
    const missing = client.exists("nothing");
    await peer.answer("MLST nothing", "550 No.");
    expect(await missing).toBe(false);
  });

  it("is put together from SIZE, MDTM and CWD where there is no MLST", async () => {
    const { peer, client } = await (await bench()).logIn();
    const file = client.stat("a");
    await peer.answer("TYPE I", "200 Image.");
    await peer.answer("SIZE a", "213 5");
    await peer.answer("MDTM a", "213 20260102030405");
    expect(await file).toMatchObject({ kind: "file", size: 5, modified: Date.UTC(2026, 0, 2, 3, 4, 5) });

    const directory = client.stat("docs");
    await peer.answer("SIZE docs", "550 Not a plain file.");
    await peer.answer("PWD", '257 "/home" is current.');
    await peer.answer("CWD docs", "250 There.");
    await peer.answer("CWD /home", "250 Back.");
    expect(await directory).toMatchObject({ name: "docs", kind: "directory" });

    const nothing = client.stat("nothing");
    nothing.catch(() => {});
    await peer.answer("SIZE nothing", "550 No.");
    await peer.answer("CWD nothing", "550 No.");
    expect(await failureOf(nothing)).toMatchObject({ command: "SIZE nothing", reply: { code: 550 } });
  });

  it("may be unknown to the server", async () => {
    const { peer, client } = await (await bench()).logIn();
    const asked = Promise.all([client.size("a"), client.modified("a")]);
    await peer.answer("TYPE I", "200 Image.");
    await peer.answer("SIZE a", "500 What?");
    await peer.answer("MDTM a", "502 No.");
    expect(await asked).toEqual([undefined, undefined]);
  });
});
