import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import { connect } from "../connect.ts";
import { bench, failureOf, serverAddress } from "../scripted.fixtures.ts";
import { serverMemory } from "./server-memory.ts";

const window = 8;

describe("commands", () => {
  it("are sent before those before them are answered, and each gets its own reply", async () => {
    const { peer, client } = await (await bench()).logIn({ window });
    const calls = ["a", "b", "c"].map((path) => client.remove(path));
    const refused = failureOf(calls[1]!);
    for (const path of ["a", "b", "c"]) await peer.expect(`DELE ${path}`);
    peer.say("250 Gone.", "550 Not there.", "250 Gone.");
    await Promise.all([calls[0], calls[2]]);
    expect(await refused).toMatchObject({ command: "DELE b", reply: { code: 550 } });
  });

  it("are at most as many at once as the window says", async () => {
    const { peer, client } = await (await bench()).logIn({ window: 2 });
    const calls = ["a", "b", "c"].map((path) => client.makeDirectory(path));
    await peer.expect("MKD a");
    await peer.expect("MKD b");
    await settle();
    expect(peer.commands.at(-1)).toBe("MKD b");
    peer.say('257 "a".');
    await peer.answer("MKD c", '257 "b".', '257 "c".');
    await Promise.all(calls);
  });

  it("wait for their replies as long as one alone would, counted from the reply before", async () => {
    const rig = await bench();
    const { peer, client } = await rig.logIn({ window });
    const calls = Promise.allSettled(["a", "b", "c"].map((path) => client.remove(path)));
    for (const path of ["a", "b", "c"]) await peer.expect(`DELE ${path}`);
    for (let n = 0; n < 2; n++) {
      await rig.clock.advance(59_000);
      peer.say("250 Gone.");
      await settle();
    }
    await rig.clock.advance(59_000);
    expect(client.lost).toBeUndefined();
    await rig.clock.advance(60_000);
    expect((await calls).map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
    expect(client.lost).toMatchObject({ code: "timeout", command: "DELE c" });
  });

  it("need a window that makes sense", async () => {
    for (const wrong of [0, -1, 1.5, Number.NaN]) {
      const { network } = await bench();
      await expect(connect({ host: serverAddress, network, window: wrong })).rejects.toBeInstanceOf(RangeError);
    }
  });
});

describe("logging in", () => {
  it("takes three round trips: USER, PASS, and all that follows together", async () => {
    const { peer, connecting } = await (await bench()).begin({ window });
    peer.say("220 Ready.");
    await peer.expect("USER anonymous");
    await settle();
    expect(peer.commands).toEqual(["USER anonymous"]);
    peer.say("331 Password.");
    await peer.expect("PASS anonymous@");
    await settle();
    expect(peer.commands).toHaveLength(2);
    peer.say("230 Welcome.");
    for (const line of ["FEAT", "OPTS UTF8 ON", "TYPE I"]) await peer.expect(line);
    peer.say("211-Features:", " SIZE", "211 End.", "200 On.", "200 Image.");
    const client = await connecting;
    expect(client.features.has("SIZE")).toBe(true);
    const size = client.size("a");
    await peer.answer("SIZE a", "213 7");
    expect(await size).toBe(7);
  });

  it("sends no password that is not asked for", async () => {
    const { peer, connecting } = await (
      await bench()
    ).begin({ window, password: () => failureOf(Promise.resolve()) as never });
    peer.say("220 Ready.");
    await peer.answer("USER anonymous", "230 No password needed.");
    await peer.answer("FEAT", "500 What?");
    await peer.answer("OPTS UTF8 ON", "500 What?");
    await peer.answer("TYPE I", "500 What?");
    await connecting;
    expect(peer.commands.some((line) => line.startsWith("PASS"))).toBe(false);
  });

  it("speaks in lock-step to a kind that is known to lose commands, and to one that is spoken to as in 1985", async () => {
    for (const [greeting, options] of [
      ["220 Microsoft FTP Service", { window }],
      ["220 Ready.", { window, extensions: false }],
    ] as const) {
      const { peer, connecting } = await (await bench()).begin(options);
      peer.say(greeting);
      await peer.answer("USER anonymous", "331 Password.");
      await peer.answer("PASS anonymous@", "230 Welcome.");
      if (!("extensions" in options)) {
        await peer.expect("FEAT");
        await settle();
        expect(peer.commands.at(-1)).toBe("FEAT");
        peer.say("211-Features:", " SIZE", "211 End.");
      }
      const client = await connecting;
      const calls = [client.remove("a"), client.remove("b")];
      await peer.expect("DELE a");
      await settle();
      expect(peer.commands.at(-1)).toBe("DELE a");
      peer.say("250 Gone.");
      await peer.answer("DELE b", "250 Gone.");
      await Promise.all(calls);
    }
  });

  it("is tried again in lock-step with a server that drops what comes behind a command, and remembered", async () => {
    const rig = await bench();
    const memory = serverMemory(10, rig.clock);
    const { peer, connecting } = await rig.begin({ window, memory });
    peer.say("220 Ready.");
    await peer.answer("USER anonymous", "331 Password.");
    await peer.answer("PASS anonymous@", "230 Welcome.");
    await peer.answer("FEAT", "211-Features:", " SIZE", "211 End.");
    await settle();
    await rig.clock.advance(60_000);
    const second = await rig.accept();
    second.say("220 Ready.");
    await second.answer("USER anonymous", "331 Password.");
    await second.answer("PASS anonymous@", "230 Welcome.");
    await second.expect("FEAT");
    await settle();
    expect(second.commands.at(-1)).toBe("FEAT");
    second.say("211-Features:", " SIZE", "211 End.");
    const client = await connecting;
    expect(memory.recall(`${serverAddress}:21`)).toEqual({ lockstep: true });
    const calls = [client.remove("a"), client.remove("b")];
    await second.answer("DELE a", "250 Gone.");
    await second.answer("DELE b", "250 Gone.");
    await Promise.all(calls);
  });
});

describe("confusion", () => {
  it("ends the connection, says so, and the next one is in lock-step", async () => {
    const rig = await bench();
    const { peer, client } = await rig.logIn({ window, retries: 1 });
    const calls = [client.remove("a"), client.remove("b")].map(failureOf);
    for (const path of ["a", "b"]) await peer.expect(`DELE ${path}`);
    // The 200 may be nobody's, and then the 250 is that of the first; or else it is that of the second.
    peer.say("200 Ok.", "250 Gone.");
    for (const error of await Promise.all(calls)) {
      expect(error).toMatchObject({ name: "ConnectionError", code: "confused", retryable: true });
      expect(String(error)).toContain("200 and then 250");
    }
    const next = [client.remove("c"), client.remove("d")];
    const second = await rig.accept();
    await second.logIn();
    await second.answer("TYPE I", "200 Image.");
    await second.expect("DELE c");
    await settle();
    expect(second.commands.at(-1)).toBe("DELE c");
    second.say("250 Gone.");
    await second.answer("DELE d", "250 Gone.");
    await Promise.all(next);
  });

  it("is what a success means that only a later command can have", async () => {
    const { peer, client } = await (await bench()).logIn({ window });
    const calls = [client.remove("a"), client.makeDirectory("b")].map(failureOf);
    await peer.expect("DELE a");
    await peer.expect("MKD b");
    peer.say('257 "b" made.');
    expect(await Promise.all(calls)).toMatchObject([{ code: "confused" }, { code: "confused" }]);
  });

  it("is not what a loss means that the network may be to blame for: the window stays", async () => {
    const rig = await bench();
    const memory = serverMemory(10, rig.clock);
    const { peer, client } = await rig.logIn({ window, memory });
    const fine = [client.remove("a"), client.remove("b")];
    for (const path of ["a", "b"]) await peer.expect(`DELE ${path}`);
    peer.say("250 Gone.", "250 Gone.");
    await Promise.all(fine);
    const lost = [client.remove("c"), client.remove("d")].map(failureOf);
    for (const path of ["c", "d"]) await peer.expect(`DELE ${path}`);
    peer.end();
    expect(await Promise.all(lost)).toMatchObject([{ code: "lost" }, { code: "lost" }]);
    expect(memory.recall(`${serverAddress}:21`)).toEqual({});
  });
});
