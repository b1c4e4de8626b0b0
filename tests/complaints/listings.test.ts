import { createServer } from "node:net";
import { connect } from "@tandem/client";
import * as compat from "@tandem/client/compat";
import { testServer } from "@tandem/server/testing";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import { failureOf, script, transferOf, type Script } from "./script.fixtures.ts";

// What users of other clients complain of, by its number on the map of clients: listings, names, and replies out of step.

/** Answers a listing with these lines. */
async function list({ peer }: Script, command: string | RegExp, ...lines: readonly string[]): Promise<void> {
  const data = await transferOf(peer, command);
  data.stream.end(Buffer.from(lines.map((line) => `${line}\r\n`).join(""), "latin1"));
  await settle();
  peer.say("226 Done.");
}

describe("a listing", () => {
  it("complaint 19: with a time that is none loses that time, and no entry", async () => {
    const rig = await script({ features: ["MLST type*;size*;modify*;"] });
    const listing = rig.client.list().all();
    await list(
      rig,
      "MLSD",
      "type=file;size=1;modify=20261123070000; good",
      "type=file;size=2;modify=20269999999999; bad",
      "type=file;size=three;modify=; worse",
      "type=file;size=4;modify=19100101000000; old",
    );
    const entries = await listing;
    expect(entries.map(({ name }) => name)).toEqual(["good", "bad", "worse", "old"]);
    expect(entries[0]).toMatchObject({ size: 1, modified: Date.UTC(2026, 10, 23, 7) });
    expect(entries[1]).toMatchObject({ size: 2 });
    expect(entries[1]?.modified).toBeUndefined();
  });

  it("complaint 19: by LIST has its times, for the verbs of basic-ftp too", async () => {
    await using made = await testServer({ files: { "/a": "1" }, date: new Date("2025-03-04T05:06:00Z") });
    made.setDate(new Date());
    made.inject({ on: "MLSD", kind: "reply", lines: ["502 No."] });
    const client = new compat.Client();
    await client.access({ host: made.host, port: made.port, user: made.user, password: made.password });
    const [entry] = await client.list();
    expect(entry?.modifiedAt?.toISOString().slice(0, 10)).toBe("2025-03-04");
    client.close();
  });

  it("complaint 20: of a folder with brackets in its name is asked for from inside, where nothing is a pattern", async () => {
    const rig = await script({ features: ["MLST type*;size*;"] });
    const listing = rig.client.list("photos [2026]").all();
    const { peer } = rig;
    await peer.answer("PWD", '257 "/"');
    await peer.answer("CWD photos [2026]", "250 There.");
    await list(rig, "MLSD", "type=file;size=1; a");
    await peer.answer(/^CWD \//, "250 Back.");
    expect(await listing).toMatchObject([{ name: "a" }]);
  });

  it("complaint 21: in another charset loses nothing, and what it names is fetched by its own bytes", async () => {
    const rig = await script({ features: ["MLST type*;size*;"] });
    const listing = rig.client.list().all();
    await list(rig, "MLSD", "type=file;size=3; caf\xe9", "type=file;size=1; plain");
    const [odd, plain] = await listing;
    expect(plain?.name).toBe("plain");
    const fetching = rig.client.downloadText(odd!.name);
    const bytes: Uint8Array[] = [];
    rig.peer.socket.stream.on("data", (chunk: Uint8Array) => void bytes.push(chunk));
    const data = await transferOf(rig.peer, /^RETR caf/);
    data.stream.end("abc");
    rig.peer.say("226 Done.");
    expect(await fetching).toBe("abc");
    expect(Buffer.concat(bytes).toString("latin1")).toContain("RETR caf\xe9\r\n");
  });

  it("complaint 23: by MLSD that fails is one by LIST, with no waiting in between", async () => {
    const rig = await script({ features: ["MLST type*;size*;"] });
    const { peer, client } = rig;
    for (const refused of [true, false]) {
      const listing = client.list().all();
      if (refused) {
        const listener = await peer.passive();
        await listener.accept();
        await peer.answer("MLSD", "500 What?");
      }
      await list(rig, "LIST", "-rw-r--r-- 1 a b 3 Nov 22 10:15 a");
      expect((await listing).map(({ name }) => name)).toEqual(["a"]);
    }
  });

  it("complaint 27: has the rights that an ACL adds to, and asks again where nobody answers NOOP", async () => {
    const rig = await script({ features: [], keepAlive: { idle: 60_000, commands: ["PWD"] } });
    await rig.clock.advance(60_000);
    await rig.peer.answer("PWD", '257 "/"');
    const listing = rig.client.list().all();
    await list(rig, "LIST", "-rw-rw-r--+ 1 ann staff 12 Nov 22 10:15 shared.txt");
    expect(await listing).toMatchObject([{ name: "shared.txt", size: 12, mode: 0o664 }]);
  });

  it("complaint 37: whose 226 comes before its lines is not taken for an empty one", async () => {
    const { peer, client } = await script({ features: ["MLST type*;size*;"] });
    const listing = client.list().all();
    const data = await transferOf(peer, "MLSD");
    peer.say("226 Done.");
    await settle();
    data.stream.end("type=file;size=1; a\r\n");
    expect(await listing).toMatchObject([{ name: "a" }]);
  });

  it("complaint 42: of the working directory is asked for without a blank, and a line of no known kind costs no other", async () => {
    const rig = await script({ features: [] });
    const listing = rig.client.list().all();
    await list(
      rig,
      "LIST",
      "-rw-r--r-- 1 a b 3 Nov 22 10:15 a",
      "?? who knows ??",
      "drwxr-xr-x 2 a b 0 Nov 22 10:15 d",
    );
    const entries = await listing;
    expect(entries).toMatchObject([{ name: "a" }, { raw: "?? who knows ??" }, { name: "d" }]);
  });
});

describe("replies out of step", () => {
  it("complaint 24: 200 and 250 to one CWD leave each later command its own", async () => {
    const { clock, peer, client } = await script();
    const all = Promise.all([client.changeDirectory("docs"), client.size("a"), client.size("b")]);
    await peer.answer("CWD docs", "200 Ok.", "250 There.");
    await clock.advance(300);
    await peer.answer("SIZE a", "213 1");
    await peer.answer("SIZE b", "213 2");
    expect((await all).slice(1)).toEqual([1, 2]);
  });
});

describe("what is no reply, and what is no name", () => {
  it("complaint 25: an SSH server is called one, and nobody waits for a greeting", async () => {
    const sockets = createServer((socket) => void socket.write("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"));
    await new Promise<void>((resolve) => sockets.listen(0, "127.0.0.1", resolve));
    const address = sockets.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const failure = await failureOf(connect({ host: "127.0.0.1", port, retries: 0 }));
    sockets.close();
    expect(failure).toMatchObject({ code: "not-ftp", message: expect.stringMatching(/SSH/) as string });
  });

  it("complaint 26: a name with a line break in it is no second command", async () => {
    await using made = await testServer({ files: { "/a": "1" } });
    await using client = await connect(made.url);
    await expect(client.remove("a\r\nDELE b")).rejects.toThrow();
    expect(made.commands.some((line) => line.startsWith("DELE"))).toBe(false);
  });
});
