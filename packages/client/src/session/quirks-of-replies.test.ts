import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import { bench, failureOf } from "../scripted.fixtures.ts";

// The quirks of the control channel that servers have, by their numbers on the map of clients; the others are beside what they concern.

const window = 8;

describe("quirk 1: replies in any pieces", () => {
  it.each([1, 2, 3, 7])("of %i bytes, with several commands on their way", async (segment) => {
    const { begin } = await bench({ segment });
    const { peer, connecting } = await begin({ window });
    peer.say("220-Hello", "220 Ready.");
    await peer.answer("USER anonymous", "331 Password.");
    await peer.answer("PASS anonymous@", "230-Welcome", " to all", "230 of you.");
    for (const line of ["FEAT", "OPTS UTF8 ON", "TYPE I"]) await peer.expect(line);
    peer.say("211-Features:", " SIZE", "211 End.", "200 On.", "200 Image.");
    const client = await connecting;
    const calls = ["a", "b", "c"].map((path) => client.size(path));
    for (const path of ["a", "b", "c"]) await peer.expect(`SIZE ${path}`);
    peer.say("213 1", "213 2", "213 3");
    expect(await Promise.all(calls)).toEqual([1, 2, 3]);
  });
});

describe("quirk 2: line ends", () => {
  it.each([
    ["LF alone", "\n"],
    ["CR NUL and LF", "\r\0\r\n"],
    ["NUL before CR LF", "\0\r\n"],
  ])("of %s", async (_what, end) => {
    const { peer, client } = await (await bench()).logIn({ window });
    const calls = ["a", "b"].map((path) => client.size(path));
    for (const path of ["a", "b"]) await peer.expect(`SIZE ${path}`);
    peer.send(`213 1${end}213 2${end}`);
    expect(await Promise.all(calls)).toEqual([1, 2]);
  });
});

describe("quirk 3: continued lines", () => {
  it("may begin with the code again, be indented, or begin with other digits", async () => {
    const { peer, client } = await (await bench()).logIn({ window });
    const calls = [client.status(), client.size("a")] as const;
    await peer.expect("STAT");
    peer.say("211-Status", "211-again", "  211 indented", "12345 files", "211 End");
    await peer.answer("SIZE a", "213 5");
    expect((await calls[0]).lines).toHaveLength(5);
    expect(await calls[1]).toBe(5);
  });
});

describe("quirk 4: a reply of several lines that another code ends", () => {
  it("ends when nothing follows, and its code is that of the last line", async () => {
    const rig = await bench();
    const { peer, client } = await rig.logIn({ window });
    const making = failureOf(client.makeDirectory("a"));
    await peer.answer("MKD a", "553-Not here:", "550 Nor there.");
    await settle();
    await rig.clock.advance(300);
    expect(await making).toMatchObject({ reply: { code: 550 } });
  });

  it("does not end where the rest follows", async () => {
    const { peer, client } = await (await bench()).logIn({ window });
    const removing = client.remove("a");
    await peer.answer("DELE a", "250-Done:", "550 is what others say", "250 Gone.");
    await removing;
  });
});

describe("quirk 5: banners", () => {
  it("of many lines, with codes in their text, are one greeting", async () => {
    const { peer, connecting } = await (await bench()).begin({ window });
    peer.say("220-530 rooms, 421 guests", "220-", "220   500 Ready.");
    await peer.logIn().catch(() => {});
    peer.say();
    await expect(connecting).resolves.toBeDefined();
  });
});

describe("quirk 6: replies too many", () => {
  it("a second 226 while others await theirs answers nobody", async () => {
    const { peer, client } = await (await bench()).logIn({ window });
    const bytes = client.downloadBytes("a");
    const data = await (await peer.passive()).accept();
    await peer.answer("RETR a", "150 Opening.");
    const next = failureOf(client.downloadBytes("b"));
    const modified = client.modified("a");
    data.stream.end("abc");
    await peer.expect("EPSV");
    peer.say("226 Done.", "226 Done.");
    await settle();
    expect(Buffer.from(await bytes).toString()).toBe("abc");
    const listener = await peer.listen();
    peer.say(`229 Ok (|||${listener.local.port}|)`);
    await peer.answer("RETR b", "550 Not there.");
    expect(await next).toMatchObject({ reply: { code: 550 } });
    await peer.answer("MDTM a", "213 20200101000000");
    expect(await modified).toBe(Date.UTC(2020, 0, 1));
  });

  it("a server that says everything twice is spoken to in lock-step from then on", async () => {
    const { peer, client } = await (await bench()).logIn({ window });
    const first = client.remove("a");
    await peer.answer("DELE a", "250 Gone.", "250 Gone.");
    await first;
    await settle();
    const both = [client.remove("b"), client.remove("c")].map((removing) => removing.catch(String));
    await peer.expect("DELE b");
    await settle();
    expect(peer.commands.at(-1)).toBe("DELE b");
    peer.say("250 Gone.");
    await peer.answer("DELE c", "550 Not there.");
    expect(await Promise.all(both)).toEqual([undefined, expect.stringContaining("550 Not there")]);
  });

  it("200 before the 150, and a second 150, end no transfer", async () => {
    const rig = await bench();
    const { peer, client } = await rig.logIn({ window });
    const bytes = client.downloadBytes("a");
    const data = await (await peer.passive()).accept();
    await peer.answer("RETR a", "200 Ok.", "150 Opening.", "150 Opened.");
    data.stream.end("abc");
    await settle();
    peer.say("226 Done.");
    expect(Buffer.from(await bytes).toString()).toBe("abc");
  });

  it("what nobody asked for is dropped, and told in the trace", async () => {
    const rig = await bench();
    const { peer, client } = await rig.logIn({ window });
    peer.say("200 Hello?", "226 And again.");
    await settle();
    const calls = [client.remove("a"), client.remove("b")];
    for (const path of ["a", "b"]) await peer.answer(`DELE ${path}`, "250 Gone.");
    await Promise.all(calls);
    expect(rig.events.filter(({ kind }) => kind === "exchange.violation")).toHaveLength(2);
  });
});

describe("quirk 7: 421, 120 and 202", () => {
  it("a 421 at any time is the end, of all that await replies", async () => {
    const { peer, client } = await (await bench()).logIn({ window });
    const calls = ["a", "b"].map((path) => failureOf(client.remove(path)));
    for (const path of ["a", "b"]) await peer.expect(`DELE ${path}`);
    peer.say("250 Gone.", "421 Going down.");
    expect(await failureOf(client.remove("c"))).toMatchObject({ code: "closing" });
    expect(await calls[1]).toMatchObject({ code: "closing", reply: { code: 421 } });
    await calls[0]!.catch(() => {});
  });

  it("a 421 about a port that nobody came to is no end of the session (pyftpdlib)", async () => {
    const { peer, client } = await (await bench()).logIn({ window });
    peer.say("421 Passive data channel timed out.");
    await settle();
    expect(client.lost).toBeUndefined();
    const removing = client.remove("a");
    await peer.answer("DELE a", "250 Gone.");
    await removing;
  });

  it("a 120 before the greeting is waited out, and 202 is a success", async () => {
    const { peer, connecting } = await (await bench()).begin({ window });
    peer.say("120 In a minute.");
    await settle();
    peer.say("220 Ready.");
    await peer.answer("USER anonymous", "331 Password.");
    await peer.answer("PASS anonymous@", "202 Not needed.");
    await peer.answer("FEAT", "211-", " UTF8", "211 End");
    await peer.answer("OPTS UTF8 ON", "202 Always on.");
    await peer.answer("TYPE I", "200 Image.");
    await connecting;
  });
});

describe("quirk 8: logins of another order", () => {
  it("230 to USER needs no password", async () => {
    const { peer, connecting } = await (await bench()).begin();
    peer.say("220 Ready.");
    await peer.answer("USER anonymous", "230 Come in.");
    await peer.answer("FEAT", "500 What?");
    await connecting;
  });

  it("332 asks for the account, behind USER or behind PASS", async () => {
    for (const behind of ["USER", "PASS"]) {
      const { peer, connecting } = await (await bench()).begin({ account: "project" });
      peer.say("220 Ready.");
      if (behind === "USER") await peer.answer("USER anonymous", "332 Account.");
      else {
        await peer.answer("USER anonymous", "331 Password.");
        await peer.answer("PASS anonymous@", "332 Account.");
      }
      await peer.answer("ACCT project", "230 Come in.");
      await peer.answer("FEAT", "500 What?");
      await connecting;
    }
  });
});

describe("quirks 9 and 10: refusals that pass", () => {
  it.each([
    ["530 Sorry, too many users are logged in.", true],
    ["530 Login incorrect.", false],
  ])("quirk 9: %s", async (reply, retryable) => {
    const { peer, connecting } = await (await bench()).begin();
    peer.say("220 Ready.");
    await peer.answer("USER anonymous", reply);
    expect(await failureOf(connecting)).toMatchObject({ name: "RefusedError", retryable });
  });

  it.each([
    ["550 Broken pipe", true],
    ["550 Too many open files", true],
    ["550 Connection timed out", true],
    ["450 File busy", true],
    ["550 No such file", false],
  ])("quirk 10: %s", async (reply, retryable) => {
    const { peer, client } = await (await bench()).logIn({ window });
    const removing = failureOf(client.remove("a"));
    await peer.answer("DELE a", reply);
    expect(await removing).toMatchObject({ name: "RefusedError", retryable });
  });
});

describe("quirk 11: wrong codes of success", () => {
  it("are judged by their first digit, one at a time", async () => {
    const rig = await bench();
    const { peer, client } = await rig.logIn();
    const calls: readonly (readonly [() => Promise<unknown>, RegExp, string])[] = [
      [() => client.changeDirectory("a"), /^CWD/, "200 Changed."],
      [() => client.makeDirectory("a"), /^MKD/, "250 Made."],
      [() => client.removeDirectory("a"), /^RMD/, "200 Gone."],
      [() => client.remove("a"), /^DELE/, "200 Gone."],
      [() => client.size("a"), /^TYPE I/, "226 Image."],
    ];
    for (const [call, line, reply] of calls) {
      const calling = call();
      await peer.answer(line, reply);
      await settle();
      await rig.clock.advance(300);
      if (line.test("TYPE I")) await peer.answer("SIZE a", "213 1");
      await calling;
    }
  });

  it("are found out of several commands on their way, too", async () => {
    const { peer, client } = await (await bench()).logIn({ window });
    const calls = [client.remove("a"), client.remove("b"), client.makeDirectory("c")];
    for (const line of ["DELE a", "DELE b", "MKD c"]) await peer.expect(line);
    peer.say("200 Gone.", "200 Gone.", '257 "c".');
    await Promise.all(calls);
  });
});

describe("quirk 12: FEAT", () => {
  it("may repeat the code before each line, be in small letters, indented or not", async () => {
    const { peer, connecting } = await (await bench()).begin();
    peer.say("220 Ready.");
    await peer.answer("USER anonymous", "230 Come in.");
    await peer.answer("FEAT", "211-Features:", "211- MDTM", "211-SIZE", "utf8", "   mlst type*;size*;", "211 End");
    await peer.answer("OPTS UTF8 ON", "200 On.");
    const { features } = await connecting;
    expect([...features]).toEqual([
      ["MDTM", ""],
      ["SIZE", ""],
      ["UTF8", ""],
      ["MLST", "type*;size*;"],
    ]);
  });

  it("is asked for behind the login, and a refusal says nothing against what it would have listed", async () => {
    const { peer, connecting } = await (await bench()).begin({ window });
    peer.say("220 Ready.");
    await peer.answer("USER anonymous", "331 Password.");
    await peer.answer("PASS anonymous@", "230 Welcome.");
    await peer.answer("FEAT", "530 Not here.");
    await peer.answer("OPTS UTF8 ON", "500 What?");
    await peer.answer("TYPE I", "200 Image.");
    const client = await connecting;
    const bytes = client.downloadBytes("a");
    const data = await (await peer.passive()).accept();
    data.stream.end("abc");
    await peer.answer("RETR a", "150 Opening.", "226 Done.");
    expect(Buffer.from(await bytes).toString()).toBe("abc");
  });
});

describe("quirk 13: UTF-8 only behind CLNT", () => {
  it("is asked for again behind the name of the client, and nobody waits for it", async () => {
    const { peer, connecting } = await (await bench()).begin({ window });
    peer.say("220 Ready.");
    await peer.answer("USER anonymous", "230 Come in.");
    await peer.answer("FEAT", "211-Features:", " CLNT", " UTF8", "211 End");
    await peer.answer("OPTS UTF8 ON", "550 Who are you?");
    await peer.answer("TYPE I", "200 Image.");
    const client = await connecting;
    const removing = client.remove("ä");
    for (const line of ["CLNT Tandem", "OPTS UTF8 ON", "DELE ä"]) await peer.expect(line);
    peer.say("200 Hello.", "200 On.", "250 Gone.");
    await removing;
  });

  it("is not needed with a kind that is known to take it as it is", async () => {
    const { peer, connecting } = await (await bench()).begin({ window });
    peer.say("220 ProFTPD Server ready.");
    await peer.answer("USER anonymous", "230 Come in.");
    await peer.answer("FEAT", "211-Features:", " CLNT", " UTF8", "211 End");
    await peer.answer("OPTS UTF8 ON", "200 On.");
    await peer.answer("TYPE I", "200 Image.");
    const client = await connecting;
    const removing = client.remove("ä");
    await peer.answer("DELE ä", "250 Gone.");
    await removing;
  });
});

describe("quirk 14: PWD", () => {
  it.each([
    ['257 "/a ""b"" c" is here.', '/a "b" c'],
    ["257 /a/b is current directory.", "/a/b"],
    ["257 '/a/b' is here.", "/a/b"],
    ["257 \"'HLQ.'\" is the working directory.", "'HLQ.'"],
    ["257 DISK:[USER.SUB] is the current directory.", "DISK:[USER.SUB]"],
  ])("answered %s", async (reply, directory) => {
    const { peer, client } = await (await bench()).logIn({ window });
    const asking = client.workingDirectory();
    await peer.answer("PWD", reply);
    expect(await asking).toBe(directory);
  });
});

describe("quirk 15: something else listens there", () => {
  it.each([
    ["SSH-2.0-OpenSSH_9.2\r\n", "SSH"],
    ["HTTP/1.1 400 Bad Request\r\n", "HTTP"],
  ])("%s", async (banner, what) => {
    const { peer, connecting } = await (await bench()).begin({ window });
    peer.send(banner);
    const error = await failureOf(connecting);
    expect(error).toMatchObject({ code: "not-ftp" });
    expect(String(error)).toContain(what);
  });
});

describe("quirk 16: bytes of 255 in names", () => {
  it("are doubled only where they are Telnet's, which UTF-8 never has", async () => {
    const { peer, client } = await (await bench()).logIn({ window });
    const removing = client.remove("ÿ");
    await peer.answer("DELE ÿ", "250 Gone.");
    await removing;
  });
});
