import { describe, expect, it } from "vitest";
import { settle } from "@tandem/transport/testing";
import { bench, failureOf } from "../scripted.fixtures.ts";

describe("replies", () => {
  it("may come in any pieces: a whole session, one byte at a time", async () => {
    const { begin } = await bench({ segment: 1 });
    const { peer, connecting } = await begin();
    await peer.logIn(["MLST type*;", "SIZE"]);
    const client = await connecting;
    const stat = client.stat("a");
    await peer.answer("MLST a", "250-Facts:", " type=file;size=3; a", "250 End.");
    expect(await stat).toMatchObject({ name: "a", size: 3 });
    const bytes = client.downloadBytes("a");
    await peer.answer("TYPE I", "200 Image.");
    const data = await (await peer.passive()).accept();
    await peer.answer("RETR a", "150-Opening", " in two lines", "150 now.", "226-It is", "226 Done.");
    data.stream.end("abc");
    expect(Buffer.from(await bytes).toString()).toBe("abc");
  });

  it("split at every place give the same result", async () => {
    const reply = "250-Facts:\r\n type=file;size=3; a\r\n250 End.\r\n";
    for (let at = 0; at <= reply.length; at++) {
      const { peer, client } = await (await bench()).logIn({ features: ["MLST type*;"] });
      const stat = client.stat("a");
      await peer.expect("MLST a");
      peer.send(reply.slice(0, at));
      await settle();
      peer.send(reply.slice(at));
      expect(await stat).toMatchObject({ name: "a", size: 3 });
    }
  });

  it.each(["in one segment", "in two"])(
    "that come twice, 200 and then 250 for CWD, %s, are not taken for others",
    async (how) => {
      const rig = await bench();
      const { peer, client } = await rig.logIn();
      for (const [path, next] of [
        ["a", "/a"],
        ["b", "/b"],
      ] as const) {
        const moving = client.changeDirectory(path);
        const asking = client.workingDirectory();
        await peer.expect(`CWD ${path}`);
        if (how === "in two") {
          peer.say("200 Changed.");
          await settle();
          peer.say("250 Changed.");
        } else peer.say("200 Changed.", "250 Changed.");
        await moving;
        await peer.answer("PWD", `257 "${next}"`);
        expect(await asking).toBe(next);
      }
    },
  );

  it("of a wrong success code are taken when nothing follows, and then without waiting", async () => {
    const rig = await bench();
    const { peer, client } = await rig.logIn();
    const first = client.changeDirectory("a");
    await peer.answer("CWD a", "200 Changed.");
    await settle();
    await rig.clock.advance(300);
    await first;
    const second = client.changeDirectory("b");
    await peer.answer("CWD b", "200 Changed.");
    await second;
  });

  it("of a second 226 are not taken for the next command's", async () => {
    const { peer, client } = await (await bench()).logIn();
    const bytes = client.downloadBytes("a");
    await peer.answer("TYPE I", "200 Image.");
    const data = await (await peer.passive()).accept();
    await peer.answer("RETR a", "150 Opening.");
    data.stream.end("abc");
    peer.say("226 Done.");
    await bytes;
    const removing = client.makeDirectory("x");
    removing.catch(() => {});
    await peer.expect("MKD x");
    peer.say("226 Done.");
    await settle();
    peer.say("550 It exists.");
    expect(await failureOf(removing)).toMatchObject({ reply: { code: 550 } });
  });

  it("of 200 before 150, and of a second 150, are no end of the transfer", async () => {
    const rig = await bench();
    const { peer, client } = await rig.logIn();
    const bytes = client.downloadBytes("a");
    await peer.answer("TYPE I", "200 Image.");
    const data = await (await peer.passive()).accept();
    await peer.answer("RETR a", "200 Ok.", "150 Opening.", "150 Still opening.");
    data.stream.end("abc");
    await settle();
    peer.say("226 Done.");
    expect(Buffer.from(await bytes).toString()).toBe("abc");
    expect(rig.events).toContainEqual(expect.objectContaining({ kind: "exchange.violation" }));
  });

  it("may be of several lines with other codes inside", async () => {
    const { peer, client } = await (await bench()).logIn();
    const status = client.status();
    await peer.answer("STAT", "211-Status:", "550 is not the end", " 211 nor is this", "211 End.");
    expect((await status).lines).toEqual(["Status:", "550 is not the end", "211 nor is this", "End."]);
  });

  it("of several lines that end with another code end when nothing follows", async () => {
    const rig = await bench();
    const { peer, client } = await rig.logIn();
    const removing = client.remove("a");
    removing.catch(() => {});
    await peer.answer("DELE a", "250-Removing", "550 Not there.");
    await settle();
    await rig.clock.advance(300);
    expect(await failureOf(removing)).toMatchObject({ reply: { code: 550 } });
  });

  it("that nobody asked for are dropped and traced", async () => {
    const rig = await bench();
    const { peer, client } = await rig.logIn();
    peer.say("200 Hello?");
    await settle();
    const removing = client.remove("a");
    await peer.answer("DELE a", "250 Gone.");
    await removing;
    expect(rig.events).toContainEqual(
      expect.objectContaining({ kind: "exchange.violation", text: expect.stringContaining("answers no command") }),
    );
  });

  it("of 421 end the session, whether asked for or not", async () => {
    const { peer, client } = await (await bench()).logIn();
    const removing = client.remove("a");
    removing.catch(() => {});
    await peer.answer("DELE a", "421 Going down.");
    expect(await failureOf(removing)).toMatchObject({
      name: "ConnectionError",
      code: "closing",
      command: "DELE a",
      reply: { code: 421 },
    });
    expect(await failureOf(client.remove("b"))).toMatchObject({ code: "closing" });

    const idle = await (await bench()).logIn();
    idle.peer.say("421 Too long idle.");
    await settle();
    expect(idle.client.lost).toMatchObject({ code: "closing", message: expect.stringContaining("Too long idle") });
  });

  it("that do not come cost the connection, for they might come later", async () => {
    const rig = await bench();
    const { peer, client } = await rig.logIn();
    const removing = client.remove("a");
    removing.catch(() => {});
    await peer.expect("DELE a");
    await rig.clock.advance(60_000);
    expect(await failureOf(removing)).toMatchObject({ code: "timeout", command: "DELE a", connectionUsable: false });
  });

  it.each([
    ["has no end", (send: (text: string) => void) => send("250-x\r\n" + " y\r\n".repeat(20))],
    ["is one long line", (send: (text: string) => void) => send(`250 ${"x".repeat(2000)}\r\n`)],
    ["is one line without end", (send: (text: string) => void) => send(`250 ${"x".repeat(2000)}`)],
    ["is none", (send: (text: string) => void) => send("\u001b]0;pwned\u0007 what\r\n")],
  ])("cost the connection when one %s", async (_what, send) => {
    const { peer, client } = await (await bench()).logIn({ limits: { lines: 10, line: 1000 } });
    const removing = client.remove("a");
    removing.catch(() => {});
    await peer.expect("DELE a");
    send((text) => peer.send(text));
    const error = await failureOf(removing);
    expect(error).toMatchObject({ name: "ConnectionError", code: "malformed" });
    expect(String(error)).not.toContain("\u001b");
  });
});

describe("calls at once", () => {
  it("run one after the other, in the order in which they were made", async () => {
    const { peer, client } = await (await bench()).logIn({ features: ["MLST type*;"] });
    const calls = Array.from({ length: 20 }, (_, i) => {
      const kinds = [
        () => client.remove(`${i}`),
        () => client.stat(`${i}`).then(({ name }) => name),
        () => client.rename(`${i}`, `to ${i}`),
        () => client.downloadBytes(`${i}`).then((bytes) => Buffer.from(bytes).toString()),
        () =>
          client
            .list(`${i}`)
            .all()
            .then((entries) => entries.map(({ name }) => name)),
      ] as const;
      return kinds[i % 5]!();
    });
    const served = (async () => {
      for (;;) {
        const line = await peer.next().catch(() => undefined);
        if (line === undefined) return;
        const argument = line.slice(line.indexOf(" ") + 1);
        if (line === "TYPE I") peer.say("200 Image.");
        else if (line.startsWith("MLST")) peer.say("250-Facts:", ` type=file; ${argument}`, "250 End.");
        else if (line.startsWith("RNFR")) peer.say("350 To?");
        else if (line === "EPSV") {
          const listener = await peer.listen();
          peer.say(`229 Ok (|||${listener.local.port}|)`);
          const data = await listener.accept();
          const transfer = await peer.next();
          peer.say("150 Opening.");
          data.stream.end(transfer.startsWith("MLSD") ? `type=file; in ${transfer.slice(5)}\r\n` : transfer.slice(5));
          peer.say("226 Done.");
        } else peer.say("250 Done.");
      }
    })();
    const results = await Promise.all(calls);
    expect(results.slice(0, 5)).toEqual([undefined, "1", undefined, "3", ["in 4"]]);
    const asked = peer.commands
      .filter((line) => /^(?:DELE|MLST|RNFR|RETR|MLSD)/.test(line))
      .map((line) => Number(line.slice(5)));
    // A listing asks for its turn at the first step of its loop, which `all()` takes at once.
    expect(asked).toEqual(Array.from({ length: 20 }, (_, i) => i));
    peer.end();
    await served;
  });

  it("refuse arguments that would be two commands, and the connection never learns of them", async () => {
    const { peer, client } = await (await bench()).logIn();
    const before = peer.commands.length;
    for (const path of ["a\r\nDELE b", "a\nb", "a\0b", ""]) {
      await expect(client.remove(path)).rejects.toMatchObject({ name: "ProtocolError" });
      await expect(client.rename("fine", path)).rejects.toMatchObject({ name: "ProtocolError" });
      await expect(client.upload("x", path)).rejects.toMatchObject({ name: "ProtocolError" });
      await expect(client.command(path)).rejects.toMatchObject({ name: "ProtocolError" });
      expect(() => client.read(path)).toThrow("path");
    }
    await settle();
    expect(peer.commands).toHaveLength(before);
  });

  it("send raw commands, and learn from them what changed", async () => {
    const { peer, client } = await (await bench()).logIn();
    const asking = client.command("TYPE I");
    await peer.answer("TYPE I", "200 Image.");
    expect(await asking).toEqual({ code: 200, lines: ["Image."] });
    const size = client.size("a");
    await peer.answer("SIZE a", "213 7");
    expect(await size).toBe(7);
    const refused = client.command("SITE HELP");
    await peer.answer("SITE HELP", "500 What?");
    expect(await refused).toMatchObject({ code: 500 });
    expect(() => client.command("RETR a")).toThrow(TypeError);
    expect(() => client.command("QUIT")).toThrow(TypeError);
  });
});
