import type { Client } from "@tandem/client";
import { settle } from "@tandem/transport/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { client as own, encounter, failureOf, patiently } from "./hostile.ts";

describe("C2: replies to PASV and EPSV that name another host or a service port", () => {
  it.each([
    ["227 another host", "PASV", "227 Entering Passive Mode (203,0,113,7,PORT)."],
    ["227 the client itself", "PASV", "227 Entering Passive Mode (127,0,0,1,PORT)."],
    ["229 another host", "EPSV", "229 Entering Extended Passive Mode (|1|203.0.113.7|PORT|)."],
  ])("%s: data goes to the host of the control connection", async (_what, way, answer) => {
    const { meet, over, elsewhere } = await encounter();
    const connecting = meet(async (peer) => {
      await peer.welcome();
      await using listener = await peer.listen();
      const { port } = listener.local;
      if (way === "PASV") await peer.answer("EPSV", "500 What?");
      const comma = `${port >> 8},${port & 255}`;
      await peer.answer(way, answer.replace("PORT", way === "PASV" ? comma : String(port)));
      (await listener.accept()).stream.end("own");
      await peer.answer("NLST", "150 Here.", "226 Done.");
    });
    const client = await connecting;
    expect(await client.names()).toEqual(["own"]);
    await over();
    expect(elsewhere).toEqual([]);
  });

  it("a client that is told to trust the address still goes to none that cannot be meant", async () => {
    const { meet, over, elsewhere } = await encounter();
    const connecting = meet(
      async (peer) => {
        await peer.welcome();
        await using listener = await peer.listen();
        const { port } = listener.local;
        await peer.answer("EPSV", "500 What?");
        await peer.answer("PASV", `227 Entering Passive Mode (192,168,150,1,${port >> 8},${port & 255}).`);
        (await listener.accept()).stream.end("own");
        await peer.answer("NLST", "150 Here.", "226 Done.");
      },
      { trustPassiveAddress: true },
    );
    expect(await (await connecting).names()).toEqual(["own"]);
    await over();
    expect(elsewhere).toEqual([]);
  });
});

describe("C4: CR, LF or NUL in any argument given by the caller is refused before anything is sent", () => {
  const calls: Readonly<Record<string, (client: Client, path: string) => Promise<unknown>>> = {
    list: (client, path) => client.list(path).all(),
    "list by LIST": (client, path) => client.list(path, { verb: "LIST" }).all(),
    names: (client, path) => client.names(path),
    stat: (client, path) => client.stat(path),
    size: (client, path) => client.size(path),
    modified: (client, path) => client.modified(path),
    setModified: (client, path) => client.setModified(path, 0),
    exists: (client, path) => client.exists(path),
    download: (client, path) => client.download(path, { write: () => Promise.resolve() }),
    downloadBytes: (client, path) => client.downloadBytes(path),
    read: async (client, path) => client.read(path).next(),
    upload: (client, path) => client.upload("x", path),
    append: (client, path) => client.append("x", path),
    "rename from": (client, path) => client.rename(path, "b"),
    "rename to": (client, path) => client.rename("a", path),
    remove: (client, path) => client.remove(path),
    makeDirectory: (client, path) => client.makeDirectory(path),
    removeDirectory: (client, path) => client.removeDirectory(path),
    changeDirectory: (client, path) => client.changeDirectory(path),
    status: (client, path) => client.status(path),
    command: async (client, path) => client.command(`DELE ${path}`),
  };

  it.each(Object.keys(calls))("%s", async (name) => {
    const { meet } = await encounter();
    const heard: { commands: readonly string[] } = { commands: [] };
    const client = await meet(async (peer) => {
      await peer.welcome(["MLST type*;size*;", "MFMT"]);
      heard.commands = peer.commands;
    });
    const before = heard.commands.length;
    const text = fc.string({ unit: fc.constantFrom("a", "/", " ", "-", "\r", "\n", "\0") });
    const bad = text.filter((path) => /[\r\n\0]/.test(path));
    await fc.assert(
      fc.asyncProperty(bad, async (path) => {
        const attempt = (async () => calls[name]!(client, path))();
        expect(await failureOf(attempt)).toMatchObject({ name: "ProtocolError", code: "syntax" });
      }),
      { numRuns: 20 },
    );
    await settle();
    expect(heard.commands.length).toBe(before);
  });

  it.each(["user", "password", "account"] as const)("the %s of a login", async (name) => {
    const { meet } = await encounter();
    const heard: string[] = [];
    const connecting = meet(
      async (peer) => {
        peer.say("220 Ready.");
        for (const reply of ["331 Password.", "332 Account.", "230 Welcome."]) {
          heard.push(await peer.next());
          peer.say(reply);
        }
      },
      { user: "demo", password: "x", account: "y", [name]: "hunter2\r\nDELE everything" },
    );
    expect(await failureOf(connecting)).toMatchObject({ name: "ProtocolError", code: "syntax" });
    await settle();
    expect(heard.join()).not.toContain("DELE");
  });
});

describe("C5: replies in the wrong order, twice, too early, never", () => {
  it("226 before the data: the transfer is over when the data is", async () => {
    const { meet, over } = await encounter();
    const connecting = meet(async (peer) => {
      await peer.welcome();
      const data = await peer.data("RETR a");
      peer.say("150 Here.", "226 Done.");
      await settle(100);
      data.stream.end("whole");
      const second = await peer.data("RETR b");
      second.stream.end("next");
      peer.say("150 Here.", "226 Done.");
    });
    const client = await connecting;
    expect(String(Buffer.from(await client.downloadBytes("a")))).toBe("whole");
    expect(String(Buffer.from(await client.downloadBytes("b")))).toBe("next");
    await over();
  });

  it("every reply twice: each command gets its own", async () => {
    const { meet, over, clock, events } = await encounter();
    const twice = ["213 1", "213 1"];
    const connecting = meet(async (peer) => {
      await peer.welcome();
      await peer.answer("CWD a", "250 There.", "250 There.");
      await settle(100);
      await peer.answer("TYPE I", "200 Yes.", "200 Yes.");
      await settle(100);
      await peer.answer("SIZE a", ...twice);
      await settle(100);
      await peer.answer("MDTM a", "213 20200101000000");
    });
    const client = await connecting;
    await patiently(clock, client.changeDirectory("a"));
    expect(await patiently(clock, client.size("a"))).toBe(1);
    await settle(200);
    expect(await patiently(clock, client.modified("a"))).toBe(Date.UTC(2020, 0, 1));
    await over();
    expect(events.filter(({ kind }) => kind === "exchange.violation").length).toBeGreaterThanOrEqual(3);
  });

  it("a success that answers the command before: the next one's own is awaited", async () => {
    const { meet, over, clock } = await encounter();
    const connecting = meet(async (peer) => {
      await peer.welcome();
      await peer.answer("CWD a", "250 There.");
      await peer.answer("DELE b", "200 There, as I said.", "550 No such file.");
    });
    const client = await connecting;
    await client.changeDirectory("a");
    expect(await patiently(clock, failureOf(client.remove("b")))).toMatchObject({ reply: { code: 550 } });
    await over();
  });

  it("150 where nothing is transferred, and a success for what was not asked: dropped, and told in the trace", async () => {
    const { meet, over, clock, events } = await encounter();
    const connecting = meet(async (peer) => {
      await peer.welcome();
      peer.say("150 Surprise.", "213 4711");
      await settle(100);
      await peer.answer("TYPE I", "150 Again.", "200 Yes.");
      await peer.answer("SIZE a", "213 5");
    });
    const client = await connecting;
    await settle(200);
    expect(await patiently(clock, client.size("a"))).toBe(5);
    await over();
    expect(events.filter(({ kind }) => kind === "exchange.violation")).toHaveLength(3);
  });

  it("no reply at all: the connection is given up, and a later reply answers nothing", async () => {
    const { meet, over, clock } = await encounter();
    const connecting = meet(async (peer) => {
      await peer.welcome();
      await peer.expect("TYPE I");
      await peer.silence();
      peer.say("200 Late.", "213 4711");
    });
    const client = await connecting;
    const sizing = failureOf(client.size("a"));
    expect(await patiently(clock, sizing)).toMatchObject({
      name: "ConnectionError",
      code: "timeout",
      phase: "command",
    });
    expect(await failureOf(client.size("b"))).toMatchObject({ code: "timeout" });
    expect(client.lost).toMatchObject({ code: "timeout" });
    await client[Symbol.asyncDispose]();
    await over();
    expect(clock.pending).toBe(0);
  });
});

it("C6: a stranger who connects to the port of active mode first is refused, and the server is awaited", async () => {
  const { meet, over, network } = await encounter();
  const connecting = meet(
    async (peer) => {
      await peer.welcome();
      await peer.answer("TYPE I", "200 Yes.");
      const [, high = "", low = ""] = /,(\d+),(\d+)$/.exec(await peer.answer(/^PORT /, "200 Yes.")) ?? [];
      const remote = { address: own, port: Number(high) * 256 + Number(low) };
      await peer.expect("RETR a");
      const stranger = await network.host("203.0.113.66").dial({ remote });
      const broken = new Promise((resolve) => void stranger.stream.once("error", resolve).resume());
      stranger.stream.write("poison");
      await broken;
      const data = await peer.dial(remote);
      peer.say("150 Here.");
      data.stream.end("wholesome");
      peer.say("226 Done.");
    },
    { mode: "active" },
  );
  const client = await connecting;
  expect(String(Buffer.from(await client.downloadBytes("a")))).toBe("wholesome");
  await over();
});
