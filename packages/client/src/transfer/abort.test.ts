import { describe, expect, it } from "vitest";
import { settle } from "@tandem/transport/testing";
import { bench, collector, failureOf, type Bench } from "../scripted.fixtures.ts";

const reason = new Error("enough");

/** A download that runs, and the way to break it off. */
async function downloading(rig: Bench) {
  const { peer, client } = await rig.logIn();
  const control = new AbortController();
  const download = client.download("a", collector(), { signal: control.signal });
  download.catch(() => {});
  await peer.answer("TYPE I", "200 Image.");
  const listener = await peer.passive();
  const data = await listener.accept();
  await peer.answer("RETR a", "150 Opening.");
  data.stream.write("hello");
  await settle();
  return { peer, client, download, data, abort: () => control.abort(reason) };
}

describe("breaking a transfer off", () => {
  it.each([
    ["426 and 226", ["426 Broken.", "226 Aborted."]],
    ["226 for the transfer and 225", ["226 Done.", "225 Nothing to abort."]],
    ["226 twice", ["226 Done.", "226 Aborted."]],
    ["451 and 226", ["451 Broken.", "226 Aborted."]],
  ])("leaves the connection usable when the server answers %s", async (_what, replies) => {
    const { peer, client, download, data, abort } = await downloading(await bench());
    const gone = new Promise((resolve) => data.stream.once("close", resolve));
    abort();
    await peer.answer("ABOR", ...replies);
    await expect(download).rejects.toBe(reason);
    await gone;
    const next = client.remove("x");
    await peer.answer("DELE x", "250 Gone.");
    await next;
  });

  it.each([
    ["only 226", "226 Aborted."],
    ["only 225", "225 Aborted."],
    ["only 426", "426 Broken."],
  ])("finds back into step with NOOP when the server answers %s", async (_what, reply) => {
    const rig = await bench();
    const { peer, client, download, abort } = await downloading(rig);
    abort();
    await peer.answer("ABOR", reply);
    await settle();
    await rig.clock.advance(300);
    await peer.answer("NOOP", "226 This one was late.", "200 Still here.");
    await expect(download).rejects.toBe(reason);
    const next = client.remove("x");
    await peer.answer("DELE x", "550 Not there.");
    expect(await failureOf(next)).toMatchObject({ reply: { code: 550 } });
  });

  it("gives the connection up when the server says nothing, and tells so", async () => {
    const rig = await bench();
    const { peer, client, download, abort } = await downloading(rig);
    abort();
    await peer.expect("ABOR");
    await rig.clock.advance(15_000);
    expect(await failureOf(download)).toMatchObject({
      name: "ConnectionError",
      code: "timeout",
      connectionUsable: false,
    });
    expect(client.lost).toMatchObject({ code: "timeout" });
  });

  it("costs nothing before the turn has come", async () => {
    const { peer, client, download, data } = await downloading(await bench());
    const control = new AbortController();
    const waiting = client.download("b", collector(), { signal: control.signal });
    control.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    data.stream.end();
    peer.say("226 Done.");
    await download;
    await settle();
    expect(peer.commands.slice(-1)).toEqual(["RETR a"]);
  });

  it("works in each phase before the data", async () => {
    const rig = await bench();
    const { peer, client } = await rig.logIn();
    const before = new AbortController();
    const first = client.download("a", collector(), { signal: before.signal });
    first.catch(() => {});
    await peer.expect("TYPE I");
    before.abort(reason);
    peer.say("200 Image.");
    await expect(first).rejects.toBe(reason);

    const agreeing = new AbortController();
    const second = client.download("a", collector(), { signal: agreeing.signal });
    second.catch(() => {});
    await peer.expect("EPSV");
    agreeing.abort(reason);
    peer.say("229 Ok (|||5|).");
    await expect(second).rejects.toBe(reason);

    const commanded = new AbortController();
    const third = client.download("a", collector(), { signal: commanded.signal });
    third.catch(() => {});
    const listener = await peer.passive();
    await listener.accept();
    await peer.expect("RETR a");
    commanded.abort(reason);
    await peer.answer("ABOR", "426 Broken.", "226 Aborted.");
    await expect(third).rejects.toBe(reason);

    const next = client.remove("x");
    await peer.answer("DELE x", "250 Gone.");
    await next;
    await settle();
    expect(rig.clock.pending).toBe(0);
  });

  it("works while the final reply is awaited", async () => {
    const { peer, client, download, data, abort } = await downloading(await bench());
    data.stream.end();
    await settle();
    abort();
    await peer.answer("ABOR", "226 Done.", "225 Nothing to abort.");
    await expect(download).rejects.toBe(reason);
    const next = client.remove("x");
    await peer.answer("DELE x", "250 Gone.");
    await next;
  });

  it("lets the caller of a plain command go, and gives its reply to nobody else", async () => {
    const { peer, client } = await (await bench()).logIn();
    const control = new AbortController();
    const removing = client.remove("a", { signal: control.signal });
    removing.catch(() => {});
    const asking = client.size("b");
    await peer.expect("DELE a");
    control.abort(reason);
    await expect(removing).rejects.toBe(reason);
    await settle();
    expect(peer.commands.at(-1)).toBe("DELE a");
    peer.say("250 Gone.");
    await peer.answer("TYPE I", "200 Image.");
    await peer.answer("SIZE b", "213 42");
    expect(await asking).toBe(42);
  });

  it("happens when the client is disposed of, which never rejects", async () => {
    const { peer, client, download } = await downloading(await bench());
    const waiting = client.size("b");
    waiting.catch(() => {});
    const disposing = client[Symbol.asyncDispose]();
    await peer.answer("ABOR", "426 Broken.", "226 Aborted.");
    await peer.answer("QUIT", "221 Bye.");
    peer.end();
    await disposing;
    expect(await failureOf(download)).toMatchObject({ code: "closed" });
    expect(await failureOf(waiting)).toMatchObject({ code: "closed" });
  });
});
