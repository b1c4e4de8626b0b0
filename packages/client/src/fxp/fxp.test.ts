import { expect, it, describe } from "vitest";
import { scriptedServer, type ScriptedPeer } from "@tandem/testkit";
import type { Client } from "../client.ts";
import { connect } from "../connect.ts";
import { bench, clientAddress, failureOf, type Bench } from "../scripted.fixtures.ts";
import { copyBetween } from "./copy-between.ts";

interface Pair {
  readonly rig: Bench;
  readonly from: { readonly peer: ScriptedPeer; readonly client: Client };
  readonly to: { readonly peer: ScriptedPeer; readonly client: Client };
}

const otherAddress = "195.149.0.2";

async function pair(): Promise<Pair> {
  const rig = await bench();
  const from = await rig.logIn();
  const server = await scriptedServer(rig.network.host(otherAddress), { address: otherAddress, port: 21 });
  const connecting = connect({
    host: otherAddress,
    network: rig.network.host(clientAddress),
    clock: rig.clock,
    window: 1,
    retries: 0,
  });
  const peer = await server.accept();
  await peer.logIn();
  return { rig, from, to: { peer, client: await connecting } };
}

/** Answers the questions up to the two transfer commands. */
async function agreed({ from, to }: Pair): Promise<void> {
  await from.peer.answer("TYPE I", "200 Image.");
  await from.peer.answer("SIZE a", "213 5");
  await to.peer.answer("TYPE I", "200 Image.");
  await to.peer.answer("PASV", "227 Entering passive mode (195,149,0,2,4,1).");
  await from.peer.answer("PORT 195,149,0,2,4,1", "200 Well.");
}

describe("copying between two servers", () => {
  it("lets one listen and the other dial, and compares the sizes", async () => {
    const both = await pair();
    const { from, to } = both;
    const copying = copyBetween(from.client, "a", to.client, "b");
    await agreed(both);
    await to.peer.answer("STOR b", "150 Send.");
    await from.peer.answer("RETR a", "150 Opening.", "226 Sent.");
    to.peer.say("226 Stored.");
    await to.peer.answer("SIZE b", "213 5");
    expect(await copying).toEqual({ way: "direct", bytes: 5 });
  });

  it("goes the other way round when the one that gets the file does not listen", async () => {
    const { from, to } = await pair();
    const copying = copyBetween(from.client, "a", to.client, "b");
    await from.peer.answer("TYPE I", "200 Image.");
    await from.peer.answer("SIZE a", "213 5");
    await to.peer.answer("TYPE I", "200 Image.");
    await to.peer.answer("PASV", "502 No.");
    await from.peer.answer("PASV", "227 Entering passive mode (10,0,0,7,4,1).");
    // The private address is of no use to the other server.
    await to.peer.answer("PORT 195,149,0,1,4,1", "200 Well.");
    await to.peer.answer("STOR b", "150 Send.", "226 Stored.");
    await from.peer.answer("RETR a", "150 Opening.", "226 Sent.");
    await to.peer.answer("SIZE b", "213 6");
    expect(await failureOf(copying)).toMatchObject({ code: "mismatch", here: 5, there: 6 });
  });

  it("goes through this machine where they are not willing, and does not ask again", async () => {
    const { from, to } = await pair();
    for (const first of [true, false]) {
      const copying = copyBetween(from.client, "a", to.client, "b");
      if (first) await from.peer.answer("TYPE I", "200 Image.");
      await from.peer.answer("SIZE a", "213 5");
      if (first) {
        await to.peer.answer("TYPE I", "200 Image.");
        await to.peer.answer("PASV", "227 Entering passive mode (195,149,0,2,4,1).");
        await from.peer.answer("PORT 195,149,0,2,4,1", "500 Illegal PORT command.");
        await from.peer.answer("PASV", "227 Entering passive mode (195,149,0,1,4,1).");
        await to.peer.answer("PORT 195,149,0,1,4,1", "500 Illegal PORT command.");
      }
      const [there, here] = [await to.peer.passive(), await from.peer.passive()];
      await from.peer.answer("RETR a", "150 Opening.");
      (await here.accept()).stream.end("hello");
      from.peer.say("226 Sent.");
      await to.peer.answer("STOR b", "150 Send.");
      const data = await there.accept();
      const chunks: string[] = [];
      data.stream.on("data", (bytes: Uint8Array) => chunks.push(Buffer.from(bytes).toString()));
      await new Promise((resolve) => data.stream.on("end", resolve));
      data.stream.end();
      to.peer.say("226 Stored.");
      expect(await copying).toEqual({ way: "through-us", bytes: 5 });
      expect(chunks.join("")).toBe("hello");
    }
  });

  it("aborts the transfer of the one when the other refuses, and both go on", async () => {
    const both = await pair();
    const { from, to } = both;
    const copying = failureOf(copyBetween(from.client, "a", to.client, "b"));
    await agreed(both);
    await to.peer.answer("STOR b", "150 Send.");
    await from.peer.answer("RETR a", "550 No such file.");
    await to.peer.answer("ABOR", "426 Broken.", "226 Aborted.");
    expect(await copying).toMatchObject({ code: "refused", command: "RETR a", connectionUsable: true });
    const next = Promise.all([from.client.remove("x"), to.client.remove("y")]);
    await from.peer.answer("DELE x", "250 Gone.");
    await to.peer.answer("DELE y", "250 Gone.");
    await next;
  });

  it("is broken off on both sides by its signal and by its timer", async () => {
    const both = await pair();
    const { from, to, rig } = both;
    const enough = new AbortController();
    const first = failureOf(copyBetween(from.client, "a", to.client, "b", { signal: enough.signal }));
    await agreed(both);
    await to.peer.answer("STOR b", "150 Send.");
    await from.peer.answer("RETR a", "150 Opening.");
    enough.abort(new Error("enough"));
    await from.peer.answer("ABOR", "426 Broken.", "226 Aborted.");
    await to.peer.answer("ABOR", "426 Broken.", "226 Aborted.");
    expect(await first).toMatchObject({ message: "enough" });

    const second = failureOf(copyBetween(from.client, "a", to.client, "b", { timeout: 1000, throughUs: false }));
    await from.peer.answer("SIZE a", "213 5");
    await to.peer.answer("PASV", "227 Entering passive mode (195,149,0,2,4,1).");
    await from.peer.answer("PORT 195,149,0,2,4,1", "200 Well.");
    await to.peer.answer("STOR b", "150 Send.");
    await from.peer.answer("RETR a", "150 Opening.");
    await rig.clock.advance(1000);
    await from.peer.answer("ABOR", "426 Broken.", "226 Aborted.");
    await to.peer.answer("ABOR", "426 Broken.", "226 Aborted.");
    expect(await second).toMatchObject({ code: "not-direct" });
  });
});
