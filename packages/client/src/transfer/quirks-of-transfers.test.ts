import { settle } from "@tandem/transport/testing";
import type { ScriptedPeer } from "@tandem/testkit";
import { describe, expect, it } from "vitest";
import type { Client } from "../client.ts";
import { bench, collector, failureOf, type Bench } from "../scripted.fixtures.ts";

// The quirks of transfers that servers have, by their numbers on the map of clients. Over TLS: tests/session/client-tls*.test.ts.

const window = 8;
const reason = new Error("enough");

async function ready(given?: Bench, features: readonly string[] = []) {
  const rig = given ?? (await bench());
  return { rig, ...(await rig.logIn({ window, features })) };
}

/** A port of the server for the transfer that was begun, and the socket that comes there. */
async function dataOf(peer: ScriptedPeer) {
  return (await peer.passive()).accept();
}

async function goesOn({ peer, client }: { readonly peer: ScriptedPeer; readonly client: Client }): Promise<void> {
  const removing = failureOf(client.remove("x"));
  await peer.answer("DELE x", "550 Not there.");
  expect(await removing).toMatchObject({ reply: { code: 550 } });
}

describe("quirk 25: PRET", () => {
  it("is said before EPSV, of listings too, where FEAT lists it", async () => {
    const { peer, client } = await ready(undefined, ["PRET"]);
    const bytes = client.downloadBytes("a");
    await peer.answer("PRET RETR a", "200 Planned.");
    const data = await dataOf(peer);
    data.stream.end("abc");
    await peer.answer("RETR a", "150 Opening.", "226 Done.");
    expect(Buffer.from(await bytes).toString()).toBe("abc");
    const names = client.names();
    await peer.answer("PRET NLST", "200 Planned.");
    const listing = await dataOf(peer);
    listing.stream.end("a\r\n");
    await peer.answer("NLST", "150 Opening.", "226 Done.");
    expect(await names).toEqual(["a"]);
  });

  it("may refuse the file already, and is not said again when it is unknown", async () => {
    const { peer, client } = await ready(undefined, ["PRET"]);
    const missing = failureOf(client.downloadBytes("a"));
    await peer.expect("PRET RETR a");
    await peer.expect("EPSV");
    peer.say("550 Not there.", "503 What for?");
    expect(await missing).toMatchObject({ name: "RefusedError", reply: { code: 550 } });
    for (const pret of [true, false]) {
      const bytes = client.downloadBytes("b");
      if (pret) await peer.answer("PRET RETR b", "500 What?");
      const data = await dataOf(peer);
      data.stream.end("b");
      await peer.answer("RETR b", "150 Opening.", "226 Done.");
      await bytes;
    }
  });
});

describe("quirks 32 and 33: data and replies in any order", () => {
  it("quirk 32: 125 in place of 150", async () => {
    const { peer, client } = await ready();
    const bytes = client.downloadBytes("a");
    const data = await dataOf(peer);
    await peer.answer("RETR a", "125 Already open.");
    data.stream.end("abc");
    peer.say("226 Done.");
    expect(Buffer.from(await bytes).toString()).toBe("abc");
  });

  it("quirk 32: the whole file and its end before the 150", async () => {
    const { peer, client } = await ready();
    const bytes = client.downloadBytes("a");
    const data = await dataOf(peer);
    data.stream.end("abc");
    await peer.expect("RETR a");
    await settle();
    peer.say("150 Opening.");
    await settle();
    peer.say("226 Done.");
    expect(Buffer.from(await bytes).toString()).toBe("abc");
  });

  it("quirk 33: 226 before the end of the data, which is waited for", async () => {
    const { peer, client } = await ready();
    const bytes = client.downloadBytes("a");
    const data = await dataOf(peer);
    await peer.answer("RETR a", "150 Opening.", "226 Done.");
    data.stream.write("ab");
    await settle();
    data.stream.end("c");
    expect(Buffer.from(await bytes).toString()).toBe("abc");
  });
});

describe("quirk 34: a 226 that does not come", () => {
  it.each(["ends", "says nothing more"])(
    "costs no file that is known to be whole when the connection %s",
    async (how) => {
      const { rig, peer, client } = await ready();
      const bytes = client.downloadBytes("a");
      const data = await dataOf(peer);
      await peer.answer("RETR a", "150 Opening a (3 bytes).");
      data.stream.end("abc");
      await settle();
      if (how === "ends") peer.end();
      else await rig.clock.advance(120_000);
      expect(Buffer.from(await bytes).toString()).toBe("abc");
      expect(client.lost).toBeDefined();
    },
  );

  it("costs the transfer when nobody knows whether it was whole, and an upload always", async () => {
    for (const direction of ["down", "up"]) {
      const { peer, client } = await ready();
      const moving = failureOf(direction === "down" ? client.downloadBytes("a") : client.upload("abc", "a"));
      const data = await dataOf(peer);
      await peer.answer(/^(?:RETR|STOR) a$/, "150 Opening.");
      if (direction === "down") data.stream.end("abc");
      else data.stream.resume();
      await settle();
      peer.end();
      expect(await moving).toMatchObject({ name: "ConnectionError", code: "lost" });
    }
  });

  it("is not taken for the end while bytes are missing", async () => {
    const { peer, client } = await ready();
    const moving = failureOf(client.downloadBytes("a"));
    const data = await dataOf(peer);
    await peer.answer("RETR a", "150 Opening a (4 bytes).");
    data.stream.end("abc");
    await settle();
    peer.end();
    expect(await moving).toMatchObject({ name: "ConnectionError", code: "lost" });
  });
});

describe("quirk 35: no 150 and no data", () => {
  it("is an empty file, after a while", async () => {
    const { rig, peer, client } = await ready();
    const bytes = client.downloadBytes("a");
    await dataOf(peer);
    await peer.answer("RETR a", "226 Nothing in it.");
    await settle();
    await rig.clock.advance(5_000);
    expect(await bytes).toHaveLength(0);
    await goesOn({ peer, client });
  });
});

describe("quirk 36: 200 before the 150", () => {
  it.each(["RETR", "STOR"])("of %s answers nothing", async (verb) => {
    const { peer, client } = await ready();
    const moving = verb === "RETR" ? client.downloadBytes("a") : client.upload("abc", "a");
    const data = await dataOf(peer);
    await peer.answer(`${verb} a`, "200 Type is I.", "150 Opening.");
    if (verb === "RETR") data.stream.end("abc");
    else data.stream.resume();
    await settle();
    peer.say("226 Done.");
    await moving;
    await goesOn({ peer, client });
  });
});

describe("quirk 37: resets of data connections", () => {
  it("behind a refusal say nothing more than the refusal, and the session goes on", async () => {
    const { peer, client } = await ready();
    const moving = failureOf(client.downloadBytes("a"));
    const data = await dataOf(peer);
    await peer.expect("RETR a");
    data.reset();
    peer.say("550 Not there.");
    expect(await moving).toMatchObject({ name: "RefusedError", reply: { code: 550 } });
    await goesOn({ peer, client });
  });

  it("behind the last byte of a file whose size is known are an end", async () => {
    const { peer, client } = await ready();
    const moving = client.downloadBytes("a");
    const data = await dataOf(peer);
    await peer.answer("RETR a", "150 Opening a (3 bytes).");
    data.stream.write("abc");
    await settle();
    data.reset();
    peer.say("226 Done.");
    expect(Buffer.from(await moving).toString()).toBe("abc");
    await goesOn({ peer, client });
  });

  it("within a file cost that transfer alone", async () => {
    const { peer, client } = await ready();
    const moving = failureOf(client.downloadBytes("a"));
    const data = await dataOf(peer);
    await peer.answer("RETR a", "150 Opening.");
    data.stream.write("ab");
    await settle();
    data.reset();
    peer.say("426 Broken.");
    expect(await moving).toMatchObject({ phase: "transfer", connectionUsable: true });
    await goesOn({ peer, client });
  });
});

describe("quirk 38: what is said to ABOR", () => {
  it.each([
    ["426 and 226", ["426 Broken.", "226 Aborted."], false],
    ["226 and 225", ["226 Done.", "225 Nothing to abort."], false],
    ["only 226", ["226 Aborted."], true],
    ["only 225", ["225 Aborted."], true],
    ["only 426", ["426 Broken."], true],
  ])("%s leaves the session in step", async (_what, replies, missing) => {
    const { rig, peer, client } = await ready();
    const control = new AbortController();
    const moving = client.download("a", collector(), { signal: control.signal });
    moving.catch(() => {});
    const behind = failureOf(client.remove("x"));
    const data = await dataOf(peer);
    await peer.answer("RETR a", "150 Opening.");
    data.stream.write("some");
    await settle();
    control.abort(reason);
    await peer.answer("ABOR", ...replies);
    await settle();
    // Nothing is sent behind it until it is known what the server makes of it.
    if (missing) {
      await rig.clock.advance(300);
      await peer.answer("NOOP", "200 Here.");
    }
    await expect(moving).rejects.toBe(reason);
    await peer.answer("DELE x", "550 Not there.");
    expect(await behind).toMatchObject({ reply: { code: 550 } });
  });
});

describe("quirk 39: a server that does not see ABOR", () => {
  it("notices the data connection, which is reset; when it says nothing for 15 s it is given up", async () => {
    const { rig, peer, client } = await ready();
    const control = new AbortController();
    const moving = failureOf(client.download("a", collector(), { signal: control.signal }));
    const data = await dataOf(peer);
    const gone = new Promise((resolve) => data.stream.once("close", resolve));
    await peer.answer("RETR a", "150 Opening.");
    data.stream.write("some");
    await settle();
    control.abort(reason);
    await peer.expect("ABOR");
    await gone;
    await rig.clock.advance(15_000);
    expect(await moving).toMatchObject({ code: "timeout" });
  });
});

describe("quirk 40: REST that outlives its transfer", () => {
  it("is taken back by REST 0 when the transfer behind it failed", async () => {
    const { peer, client } = await ready();
    const refused = failureOf(client.download("a", collector(), { start: 5 }));
    await dataOf(peer);
    await peer.answer("REST 5", "350 At 5.");
    await peer.answer("RETR a", "550 Not there.");
    expect(await refused).toMatchObject({ reply: { code: 550 } });
    for (const leftover of [true, false]) {
      const storing = client.upload("abc", "a");
      const listener = await peer.passive();
      if (leftover) await peer.answer("REST 0", "350 At 0.");
      (await listener.accept()).stream.resume();
      await peer.answer("STOR a", "150 Go on.", "226 Stored.");
      await storing;
    }
  });

  it("goes with its RETR in one round trip, and a refusal of it gives no wrong byte to anybody", async () => {
    const { peer, client } = await ready();
    const sink = collector();
    const refused = failureOf(client.download("a", sink, { start: 5 }));
    const data = await dataOf(peer);
    await peer.expect("REST 5");
    await peer.expect("RETR a");
    data.stream.write("from the beginning");
    peer.say("501 What?", "150 Opening.");
    await peer.answer("ABOR", "426 Broken.", "226 Aborted.");
    expect(await refused).toMatchObject({ name: "RefusedError", command: "REST 5", reply: { code: 501 } });
    expect(sink.text()).toBe("");
    await goesOn({ peer, client });
  });

  it("is agreed to before a STOR is sent, which would else destroy what it goes on with", async () => {
    const { peer, client } = await ready(undefined, ["REST STREAM"]);
    const storing = client.upload("def", "a", { start: 3 });
    const data = await dataOf(peer);
    data.stream.resume();
    await peer.expect("REST 3");
    await settle();
    expect(peer.commands.at(-1)).toBe("REST 3");
    peer.say("350 At 3.");
    await peer.answer("STOR a", "150 Go on.", "226 Stored.");
    await peer.answer("SIZE a", "213 6");
    await storing;
  });
});

describe("quirk 44: ends", () => {
  it("that break off are no whole file, whatever the 226 says of it", async () => {
    const { peer, client } = await ready();
    const moving = failureOf(client.downloadBytes("a"));
    const data = await dataOf(peer);
    await peer.answer("RETR a", "150 Opening a (5 bytes).");
    data.stream.end("abc");
    peer.say("226 Done.");
    expect(await moving).toMatchObject({ name: "TransferError", code: "incomplete" });
    await goesOn({ peer, client });
  });
});

describe("quirk 45: a refusal while an upload is on its way", () => {
  it.each(["552 Quota exceeded.", "452 Disk full."])("is told, and not the broken connection: %s", async (reply) => {
    const { peer, client } = await ready();
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield await Promise.resolve(new Uint8Array(10_000));
    }
    const storing = failureOf(client.upload(endless(), "a"));
    const data = await dataOf(peer);
    await peer.answer("STOR a", "150 Go on.");
    data.stream.once("data", () => {
      data.reset();
      peer.say(reply);
    });
    expect(await storing).toMatchObject({ name: "RefusedError", reply: { code: Number(reply.slice(0, 3)) } });
    await goesOn({ peer, client });
  });
});
