import { connect } from "@tandem/client";
import { testServer } from "@tandem/server/testing";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import { script, transferOf } from "./script.fixtures.ts";

// What users of other clients complain of, by its number on the map of clients: how data connections come about.

describe("a server that knows active mode only", () => {
  it("complaint 1: is served in active mode, and in passive mode tells what to ask for", async () => {
    await using made = await testServer({ passive: false, files: { "/a": "hello" } });
    await using active = await connect(made.url, { mode: "active" });
    expect(await active.downloadText("/a")).toBe("hello");
    await active.upload("back", "/b");
    expect(await made.text("/b")).toBe("back");
    await using passive = await connect(made.url);
    await expect(passive.downloadText("/a")).rejects.toThrow(/active/);
  });
});

describe("passive mode", () => {
  it.each([
    ["refused", "500 'EPSV': command not understood."],
    ["answered with a port that nobody listens on", "229 Entering Extended Passive Mode (|||1|)"],
  ])("complaint 16: goes by PASV when EPSV is %s, and stays with it", async (_, line) => {
    await using made = await testServer({
      files: { "/a": "hello" },
      faults: [{ on: "EPSV", kind: "reply", lines: [line] }],
    });
    await using client = await connect(made.url);
    for (let n = 0; n < 3; n++) expect(await client.downloadText("/a")).toBe("hello");
    expect(made.commands.filter((command) => command === "EPSV").length).toBeLessThanOrEqual(2);
  });

  it("complaint 16: goes by PASV when nothing comes of the connection to EPSV's port", async () => {
    const { clock, peer, client } = await script();
    const fetching = client.downloadText("a");
    await peer.expect("EPSV");
    peer.say("229 Entering Extended Passive Mode (|||9|)");
    await settle();
    await clock.advance(15_000);
    await peer.expect("PASV");
    const listener = await peer.listen();
    const { port } = listener.local;
    peer.say(`227 Entering Passive Mode (195,149,0,1,${port >> 8},${port & 255}).`);
    const data = await listener.accept();
    await peer.answer("RETR a", "150 Opening.");
    data.stream.end("abc");
    peer.say("226 Done.");
    expect(await fetching).toBe("abc");
  });

  it("complaint 16: says what was tried, and what to do, when there is no way", async () => {
    await using made = await testServer({
      faults: [
        { on: "EPSV", kind: "reply", lines: ["229 Entering Extended Passive Mode (|||1|)"] },
        { on: "PASV", kind: "reply", lines: ["227 Entering Passive Mode (127,0,0,1,0,1)"] },
      ],
      files: { "/a": "hello" },
    });
    await using client = await connect(made.url, { retries: 0 });
    await expect(client.downloadText("/a")).rejects.toMatchObject({
      phase: "data-open",
      message: expect.stringMatching(/^No data connection .*127\.0\.0\.1:1\b/) as string,
      hint: expect.stringMatching(/firewall|active/) as string,
    });
  });

  it.each(["127.0.0.1", "0.0.0.0", "10.0.0.5"])(
    "complaint 17: goes to the server's own host when PASV names %s",
    async (address) => {
      await using made = await testServer({
        files: { "/a": "hello" },
        passiveAddress: address,
        faults: [{ on: "EPSV", kind: "reply", lines: ["502 No."] }],
      });
      await using client = await connect(made.url);
      expect(await client.downloadText("/a")).toBe("hello");
      expect(made.replies.some((line) => line.includes(address.replaceAll(".", ",")))).toBe(true);
    },
  );

  it("complaint 36: keeps away from port 5060, with which gateways for SIP meddle", async () => {
    const { peer, client } = await script();
    const fetching = client.downloadText("a");
    await peer.answer("EPSV", "229 Entering Extended Passive Mode (|||5060|)");
    const data = await transferOf(peer, "RETR a");
    data.stream.end("abc");
    peer.say("226 Done.");
    expect(await fetching).toBe("abc");
  });
});

describe("listings of a server that wants to know before", () => {
  it("complaint 38: have PRET before the EPSV of MLSD", async () => {
    const { peer, client } = await script({ features: ["PRET", "MLST type*;size*;"] });
    const listing = client.list().all();
    await peer.answer("PRET MLSD", "200 Planned.");
    const data = await transferOf(peer, "MLSD");
    data.stream.end("type=file;size=3; a\r\n");
    peer.say("226 Done.");
    expect(await listing).toMatchObject([{ name: "a", size: 3 }]);
  });
});
