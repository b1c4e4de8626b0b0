import type { HostilePeer } from "@tandem/testkit";
import { describe, expect, it } from "vitest";
import { encounter, failureOf, patiently } from "./hostile.ts";

// Small enough for a test to go far beyond them; the defaults are proved to be limits below.
const limits = { line: 1_000, lines: 100, characters: 10_000, listing: 200_000, entries: 1_000 };
const most = 4_000_000;

type Flood = (peer: HostilePeer) => Promise<unknown>;

describe("C3: endless greetings, replies and multi-line replies meet a cap and a typed error", () => {
  it.each<[string, Flood]>([
    ["a greeting without an end of line", (peer) => peer.flood("220 Welcome! ", { most })],
    ["a greeting of several lines without a last one", (peer) => peer.flood("220-Welcome!\r\n", { most })],
    [
      "a greeting with lines of every other code",
      (peer) => (peer.say("220-"), peer.flood("221 x\r\n226-y\r\n  z\r\n", { most })),
    ],
    ["NUL and Telnet", (peer) => peer.flood(Uint8Array.of(0, 255, 251, 1, 255, 255), { most })],
    ["another protocol", (peer) => peer.flood("HTTP/1.1 200 OK\r\n", { most })],
  ])("%s", async (_what, flood) => {
    const { meet, over, clock } = await encounter();
    const connecting = meet(async (peer) => void (await flood(peer)), { limits });
    expect(await patiently(clock, failureOf(connecting))).toMatchObject({
      name: "ConnectionError",
      code: expect.stringMatching(/^(?:malformed|not-ftp)$/),
      phase: "connect",
    });
    await over();
    expect(clock.pending).toBe(0);
  });

  it.each<[string, Flood]>([
    ["120 for ever", (peer) => peer.drip("120 Soon.\r\n".repeat(10_000), 10)],
    ["a greeting that drips", (peer) => peer.drip("220 ".padEnd(900, "x"), 1_000)],
    ["a reply of several lines that drips", (peer) => peer.drip("220-x\r\n".repeat(90), 1_000)],
  ])("%s: the time for the greeting ends it", async (_what, flood) => {
    const { meet, over, clock } = await encounter();
    const connecting = meet(async (peer) => void (await flood(peer)), { limits });
    const error = await patiently(clock, failureOf(connecting));
    expect(error).toMatchObject({ name: "ConnectionError", code: "timeout", phase: "connect" });
    expect(clock.now()).toBeLessThan(62_000);
    await patiently(clock, over());
  });

  it.each<[string, string, Flood]>([
    [
      "of one line",
      "size",
      async (peer) => (
        await peer.answer("TYPE I", "200 Yes."),
        await peer.expect(/^SIZE/),
        await peer.flood("213 1", { most })
      ),
    ],
    ["of many lines", "status", async (peer) => (await peer.expect("STAT"), await peer.flood("211-x\r\n", { most }))],
    [
      "of MLST",
      "stat",
      async (peer) => (await peer.expect("MLST a"), peer.say("250-"), await peer.flood(" type=file; a\r\n", { most })),
    ],
  ])("a reply %s", async (_what, call, flood) => {
    const { meet, over, clock } = await encounter();
    const client = await meet(
      async (peer) => {
        await peer.welcome(["MLST type*;"]);
        await flood(peer);
      },
      { limits },
    );
    const asking = call === "status" ? client.status() : call === "size" ? client.size("a") : client.stat("a");
    expect(await patiently(clock, failureOf(asking))).toMatchObject({ name: "ConnectionError", code: "malformed" });
    await over();
    expect(client.lost).toMatchObject({ code: "malformed" });
  });

  it("features without an end", async () => {
    const { meet, over, clock } = await encounter();
    const connecting = meet(
      async (peer) => {
        peer.say("220 Ready.");
        await peer.answer(/^USER/, "230 Welcome.");
        await peer.expect("FEAT");
        peer.say("211-");
        await peer.flood(" X\r\n", { most });
      },
      { limits },
    );
    expect(await patiently(clock, failureOf(connecting))).toMatchObject({ code: "malformed" });
    await over();
  });

  it("replies that nobody asked for cost nothing but their time", async () => {
    const { meet, over, clock, events } = await encounter();
    const client = await meet(async (peer) => {
      await peer.welcome();
      for (let count = 0; count < 50_000; count++) peer.say("213 4711");
      await peer.answer("PWD", '257 "/"');
    });
    await clock.advance(1_000);
    expect(await patiently(clock, client.workingDirectory())).toBe("/");
    await over();
    expect(events.filter(({ kind }) => kind === "exchange.violation").length).toBe(50_000);
  });
});

describe("C3: endless listings meet a cap and a typed error, and the session goes on", () => {
  const tooLong = { name: "TransferError", code: "too-long", phase: "transfer", connectionUsable: true };

  async function flooded(
    verb: "MLSD" | "LIST" | "NLST",
    line: string,
    { limit, own = limits }: { readonly limit: RegExp; readonly own?: Partial<typeof limits> },
  ) {
    const { meet, over, clock } = await encounter();
    const sent = { bytes: 0 };
    const client = await meet(
      async (peer) => {
        await peer.welcome(verb === "MLSD" ? ["MLST type*;"] : []);
        const socket = await peer.data(verb);
        peer.say("150 Here it comes.");
        sent.bytes = await peer.flood(line, { socket, most: own === limits ? most : 600_000_000 });
        await peer.answer("ABOR", "426 Broken off.", "226 Closed.");
        await peer.answer("PWD", '257 "/"');
      },
      { limits: own },
    );
    const listing = verb === "NLST" ? client.names() : client.list().all();
    expect(await failureOf(listing)).toMatchObject({ ...tooLong, message: expect.stringMatching(limit) });
    expect(await patiently(clock, client.workingDirectory())).toBe("/");
    await over();
    return sent.bytes;
  }

  it.each(["MLSD", "LIST", "NLST"] as const)("%s without an end", async (verb) => {
    await flooded(verb, `type=file; ${"x".repeat(500)}\r\n`, { limit: /more than 200000 bytes/ });
  });

  it.each(["MLSD", "LIST", "NLST"] as const)("%s of one line without an end", async (verb) => {
    await flooded(verb, "x", { limit: /a line of more than 1000 bytes/ });
  });

  it.each(["MLSD", "LIST", "NLST"] as const)(
    "%s of the shortest names: entries are counted, not only bytes",
    async (verb) => {
      // A hundred times more memory than bytes: the limit of bytes alone would let them fill it.
      await flooded(verb, "a\r\n", { limit: /more than 1000 entries/ });
    },
  );

  it("a listing without an end in a loop that calls the client: what is read ahead has the same cap", async () => {
    const { meet, over, clock } = await encounter();
    const client = await meet(
      async (peer) => {
        await peer.welcome(["MLST type*;"]);
        const socket = await peer.data("MLSD");
        peer.say("150 Here it comes.");
        await peer.flood("type=file; a\r\n", { socket, most });
        await peer.answer("ABOR", "426 Broken off.", "226 Closed.");
        await peer.serve((line) => (line === "PWD" ? ['257 "/"'] : undefined));
      },
      { limits: { ...limits, listing: 20_000, entries: 1_000_000 } },
    );
    const walking = (async () => {
      for await (const _entry of client.list()) await client.workingDirectory();
    })();
    expect(await patiently(clock, failureOf(walking))).toMatchObject(tooLong);
    await patiently(clock, client[Symbol.asyncDispose]());
    await over();
  });

  it("the defaults are limits too", async () => {
    const line = `-rw-r--r-- 1 o g 1 Jan  1  2020 ${"x".repeat(60_000)}\r\n`;
    expect(await flooded("LIST", line, { limit: /more than 134217728 bytes/, own: {} })).toBeLessThan(140_000_000);
    expect(await flooded("NLST", "a\r\n", { limit: /more than 1000000 entries/, own: {} })).toBeLessThan(10_000_000);
  }, 60_000);
});
