import { describe, expect, it } from "vitest";
import { settle } from "@tandem/transport/testing";
import { readAll } from "@tandem/testkit";
import { bench, collector, failureOf, type Bench } from "../scripted.fixtures.ts";

/** A logged-in client whose first passive data connection stands: the server's end of everything. */
async function retrieving(rig: Bench, options: Parameters<Bench["logIn"]>[0] & { readonly signal?: AbortSignal } = {}) {
  const { signal, ...rest } = options;
  const { peer, client } = await rig.logIn(rest);
  const sink = collector();
  const progress: unknown[] = [];
  const downloading = client.download("notes.txt", sink, { signal, onProgress: (told) => progress.push(told) });
  downloading.catch(() => {});
  await peer.answer("TYPE I", "200 Image.");
  const listener = await peer.passive();
  const data = await listener.accept();
  await peer.expect("RETR notes.txt");
  return { peer, client, sink, downloading, listener, data, progress };
}

describe("a download", () => {
  it("takes the file, and succeeds when the bytes have ended and the server agrees", async () => {
    const rig = await bench();
    const { peer, sink, downloading, data, progress } = await retrieving(rig);
    peer.say("150 Opening BINARY mode data connection for notes.txt (5 bytes).");
    await settle();
    data.stream.end("hello");
    peer.say("226 Done.");
    expect(await downloading).toMatchObject({ bytes: 5, reply: { code: 226 } });
    expect(sink.text()).toBe("hello");
    expect(progress.at(-1)).toEqual({ bytes: 5, total: 5 });
    const kinds = rig.events.map(({ kind }) => kind).filter((kind) => kind.startsWith("transfer"));
    expect(kinds).toEqual(["transfer.begin", "transfer.end"]);
    expect(rig.events).not.toContainEqual(expect.objectContaining({ kind: "exchange.violation" }));
  });

  it("may have its data before the 150", async () => {
    const { peer, sink, downloading, data } = await retrieving(await bench());
    data.stream.end("hello");
    await settle();
    peer.say("150 Opening.", "226 Done.");
    await downloading;
    expect(sink.text()).toBe("hello");
  });

  it("is not over with a 226 that comes before the end of the data", async () => {
    const { peer, sink, downloading, data } = await retrieving(await bench());
    peer.say("150 Opening.", "226 Done.");
    data.stream.write("hel");
    await settle();
    data.stream.end("lo");
    await downloading;
    expect(sink.text()).toBe("hello");
  });

  it("is not over with the end of the data before the 226", async () => {
    const { peer, downloading, data } = await retrieving(await bench());
    let over = false;
    void downloading.then(() => (over = true));
    peer.say("150 Opening.");
    data.stream.end("hello");
    await settle();
    expect(over).toBe(false);
    peer.say("226 Done.");
    await downloading;
  });

  it("of an empty file may come without a 150 and without data", async () => {
    const rig = await bench();
    const { peer, sink, downloading, client } = await retrieving(rig);
    peer.say("226 Nothing to send.");
    await settle();
    await rig.clock.advance(5_000);
    expect(await downloading).toMatchObject({ bytes: 0 });
    expect(sink.text()).toBe("");
    const next = client.remove("x");
    await peer.answer("DELE x", "250 Gone.");
    await next;
  });

  it("fails when the server ends it early, whatever bytes came, and the next call goes on", async () => {
    const { peer, downloading, data, client } = await retrieving(await bench());
    peer.say("150 Opening.");
    data.stream.end("hel");
    peer.say("426 The disk is gone.");
    expect(await failureOf(downloading)).toMatchObject({
      name: "RefusedError",
      reply: { code: 426 },
      retryable: true,
      connectionUsable: true,
    });
    const next = client.remove("x");
    await peer.answer("DELE x", "250 Gone.");
    await next;
  });

  it("fails when the data connection is reset, although the server says 226", async () => {
    const { peer, downloading, data } = await retrieving(await bench());
    peer.say("150 Opening.");
    data.stream.write("hel");
    await settle();
    data.reset();
    peer.say("226 Done.");
    expect(await failureOf(downloading)).toMatchObject({
      name: "TransferError",
      code: "broken",
      phase: "transfer",
      connectionUsable: true,
    });
  });

  it.each([
    ["before the 226", "150 Opening."],
    ["after the 226", "150 Opening."],
    ["before the 226", "150 Opening notes.txt (5 bytes)."],
    ["after the 226", "150 Opening notes.txt (5 bytes)."],
  ])(
    "fails when fewer bytes than the file has come before a reset %s, announced by %s",
    async (order, announcement) => {
      const { peer, downloading, data } = await retrieving(await bench());
      peer.say(announcement);
      data.stream.write("hel");
      await settle();
      if (order === "after the 226") peer.say("226 Done.");
      await settle();
      data.reset();
      await settle();
      if (order === "before the 226") peer.say("226 Done.");
      expect(await failureOf(downloading)).toMatchObject({ code: "broken", retryable: true });
    },
  );

  it("forgives the reset when all the bytes that were announced have come", async () => {
    const { peer, sink, downloading, data } = await retrieving(await bench());
    peer.say("150 Opening notes.txt (5 bytes).");
    data.stream.write("hello");
    await settle();
    data.reset();
    await settle();
    peer.say("226 Done.");
    await downloading;
    expect(sink.text()).toBe("hello");
  });

  it("gives the reason when the file is refused, and closes what it opened", async () => {
    const { peer, downloading, data, listener } = await retrieving(await bench());
    const closed = new Promise((resolve) => data.stream.once("close", resolve));
    peer.say("550 No such file.");
    expect(await failureOf(downloading)).toMatchObject({
      code: "refused",
      command: "RETR notes.txt",
      reply: { code: 550 },
      retryable: false,
    });
    await closed;
    await listener[Symbol.asyncDispose]();
  });

  it.each([
    ["before the 150", "transfer"],
    ["during the data", "transfer"],
    ["before the 226", "finish"],
  ])("fails with the control connection %s", async (moment, phase) => {
    const { peer, downloading, data, client } = await retrieving(await bench());
    if (moment !== "before the 150") peer.say("150 Opening.");
    if (moment === "during the data") data.stream.write("hel");
    if (moment === "before the 226") data.stream.end("hello");
    await settle();
    peer.socket.reset();
    const error = await failureOf(downloading);
    expect(error).toMatchObject({ name: "ConnectionError", code: "lost", command: "RETR notes.txt", phase });
    expect(error).toMatchObject({ retryable: true, connectionUsable: false });
    expect(await failureOf(client.remove("x"))).toBe(error);
  });

  it("does not wait for ever for the 226", async () => {
    const rig = await bench();
    const { downloading, data, peer } = await retrieving(rig);
    peer.say("150 Opening.");
    data.stream.end("hello");
    await settle();
    await rig.clock.advance(120_000);
    expect(await failureOf(downloading)).toMatchObject({ code: "timeout", phase: "finish" });
  });

  it("is broken off by an error of its sink, which is what it rejects with", async () => {
    const rig = await bench();
    const { peer, client } = await rig.logIn();
    const downloading = client.download("a", { write: () => Promise.reject(new Error("disk full")) });
    downloading.catch(() => {});
    await peer.answer("TYPE I", "200 Image.");
    const listener = await peer.passive();
    const data = await listener.accept();
    await peer.answer("RETR a", "150 Opening.");
    data.stream.write("hello");
    await peer.answer("ABOR", "426 Broken.", "226 Aborted.");
    await expect(downloading).rejects.toThrow("disk full");
    const next = client.remove("x");
    await peer.answer("DELE x", "250 Gone.");
    await next;
  });

  it("can be resumed", async () => {
    const { peer, client } = await (await bench()).logIn();
    const sink = collector();
    const downloading = client.download("a", sink, { start: 3 });
    await peer.answer("TYPE I", "200 Image.");
    const listener = await peer.passive();
    const data = await listener.accept();
    await peer.answer("REST 3", "350 From 3.");
    await peer.answer("RETR a", "150 Opening.");
    data.stream.end("lo");
    peer.say("226 Done.");
    expect(await downloading).toMatchObject({ bytes: 2 });
    expect(sink.text()).toBe("lo");
  });

  it("of type ascii ends its lines as this side does, and does not set the type twice", async () => {
    const { peer, client } = await (await bench()).logIn();
    const bytes = client.downloadBytes("a", { type: "ascii" });
    const listener = await peer.passive();
    const data = await listener.accept();
    await peer.answer("RETR a", "150 Opening.");
    data.stream.end("one\r\ntwo\r\n");
    peer.say("226 Done.");
    expect(Buffer.from(await bytes).toString()).toBe("one\ntwo\n");
    await expect(client.downloadBytes("a", { type: "ascii", start: 1 })).rejects.toThrow(RangeError);
  });

  it("can be read as a stream that sets the pace, and be left early", async () => {
    const rig = await bench();
    const { peer, client } = await rig.logIn();
    const stream = client.read("a");
    await settle();
    expect(peer.commands).not.toContain("EPSV");
    const first = stream.next();
    await peer.answer("TYPE I", "200 Image.");
    const listener = await peer.passive();
    const data = await listener.accept();
    await peer.answer("RETR a", "150 Opening.");
    data.stream.write("hello");
    expect(Buffer.from((await first).value ?? []).toString()).toBe("hello");
    const leaving = stream.return();
    await peer.answer("ABOR", "426 Broken.", "226 Aborted.");
    await leaving;
    const next = client.remove("x");
    await peer.answer("DELE x", "250 Gone.");
    await next;
  });

  it("traces and reports nothing as complete that was broken off", async () => {
    const rig = await bench();
    const { peer, downloading, data } = await retrieving(rig);
    peer.say("150 Opening.");
    data.stream.write("hel");
    await settle();
    data.reset();
    peer.say("451 Broken.");
    await failureOf(downloading);
    expect(rig.events).toContainEqual(expect.objectContaining({ kind: "transfer.end", outcome: "failed", bytes: 3 }));
  });
});

describe("an upload", () => {
  async function storing(rig: Bench, source: Parameters<Awaited<ReturnType<Bench["logIn"]>>["client"]["upload"]>[0]) {
    const { peer, client } = await rig.logIn({ features: ["REST STREAM"] });
    const uploading = client.upload(source, "notes.txt");
    uploading.catch(() => {});
    await peer.answer("TYPE I", "200 Image.");
    const listener = await peer.passive();
    const data = await listener.accept();
    await peer.expect("STOR notes.txt");
    return { peer, client, uploading, data };
  }

  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) yield await Promise.resolve(new Uint8Array(65_536));
  }

  it("sends everything, ends the connection and awaits the 226", async () => {
    const { peer, uploading, data } = await storing(await bench(), "hello");
    peer.say("150 Send.");
    expect(Buffer.from(await readAll(data)).toString()).toBe("hello");
    peer.say("226 Stored.");
    expect(await uploading).toMatchObject({ bytes: 5, reply: { code: 226 } });
  });

  it.each(["before", "after"])(
    "surfaces the reply that comes %s the reset, not the broken connection",
    async (order) => {
      const { peer, client, uploading, data } = await storing(await bench(), endless());
      peer.say("150 Send.");
      data.stream.resume();
      await settle();
      if (order === "after") data.reset();
      await settle();
      peer.say("552 The disk is full.");
      expect(await failureOf(uploading)).toMatchObject({
        code: "refused",
        reply: { code: 552 },
        connectionUsable: true,
      });
      const next = client.remove("x");
      await peer.answer("DELE x", "250 Gone.");
      await next;
    },
  );

  it("is no success when the connection was reset before everything was sent, even with a 226", async () => {
    const { peer, uploading, data } = await storing(await bench(), endless());
    peer.say("150 Send.");
    await settle();
    data.reset();
    peer.say("226 Stored.");
    expect(await failureOf(uploading)).toMatchObject({ code: "broken", retryable: true });
  });

  it("is a success when the reset comes after everything was sent", async () => {
    const { peer, uploading, data } = await storing(await bench(), "hello");
    peer.say("150 Send.");
    await readAll(data);
    data.reset();
    peer.say("226 Stored.");
    await uploading;
  });

  it("is broken off by an error of its source, with a reset and never with an end", async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from("hel"));
      throw new Error("the disk broke");
    }
    const { peer, client, uploading, data } = await storing(await bench(), failing());
    peer.say("150 Send.");
    await peer.answer("ABOR", "426 Broken.", "226 Aborted.");
    await expect(readAll(data)).rejects.toMatchObject({ code: "ECONNRESET" });
    await expect(uploading).rejects.toThrow("the disk broke");
    const next = client.remove("x");
    await peer.answer("DELE x", "250 Gone.");
    await next;
  });

  it("fails when it is refused, before a byte is sent", async () => {
    const { peer, uploading } = await storing(await bench(), "hello");
    peer.say("553 Not here.");
    expect(await failureOf(uploading)).toMatchObject({ code: "refused", reply: { code: 553 } });
  });

  it("resumes with REST and STOR where the server can", async () => {
    const { peer, client } = await (await bench()).logIn({ features: ["REST STREAM"] });
    const uploading = client.upload("lo", "a", { start: 3 });
    await peer.answer("TYPE I", "200 Image.");
    const listener = await peer.passive();
    const data = await listener.accept();
    await peer.answer("REST 3", "350 From 3.");
    await peer.answer("STOR a", "150 Send.");
    await readAll(data);
    peer.say("226 Stored.");
    await peer.answer("SIZE a", "213 5");
    await uploading;
  });

  it.each([
    ["the server does not offer REST", []],
    ["the server refuses REST after all", ["REST STREAM"]],
  ])("resumes with APPE when %s, at the right byte only", async (_when, features) => {
    const { peer, client } = await (await bench()).logIn({ features });
    const uploading = client.upload("lo", "a", { start: 3 });
    if (features.length > 0) {
      await peer.answer("TYPE I", "200 Image.");
      await (await peer.passive()).accept();
      await peer.answer("REST 3", "502 No.");
    }
    await peer.answer("SIZE a", "213 3");
    if (features.length === 0) await peer.answer("TYPE I", "200 Image.");
    const listener = await peer.passive();
    const data = features.length === 0 ? await listener.accept() : undefined;
    await peer.answer("APPE a", "150 Send.");
    expect(Buffer.from(await readAll(data ?? (await listener.accept()))).toString()).toBe("lo");
    peer.say("226 Stored.");
    await peer.answer("SIZE a", "213 5");
    await uploading;

    const wrong = client.upload("lo", "a", { start: 4 });
    wrong.catch(() => {});
    await peer.answer("SIZE a", "213 5");
    await expect(wrong).rejects.toThrow("Start at 5");
  });

  it("converts the lines of text", async () => {
    const { peer, client } = await (await bench()).logIn();
    const uploading = client.append("one\ntwo\n", "a");
    await peer.answer("TYPE I", "200 Image.");
    const listener = await peer.passive();
    const data = await listener.accept();
    await peer.answer("APPE a", "150 Send.");
    expect(Buffer.from(await readAll(data)).toString()).toBe("one\ntwo\n");
    peer.say("226 Stored.");
    await uploading;

    const text = client.upload("one\ntwo\n", "a", { type: "ascii" });
    await peer.answer("TYPE A", "200 ASCII.");
    const second = await peer.passive();
    await peer.answer("STOR a", "150 Send.");
    expect(Buffer.from(await readAll(await second.accept())).toString()).toBe("one\r\ntwo\r\n");
    peer.say("226 Stored.");
    await text;
  });

  it("tells its progress now and then and at the end", async () => {
    const rig = await bench();
    const { peer, client } = await rig.logIn();
    const told: unknown[] = [];
    const uploading = client.upload(new Uint8Array(1_000_000), "a", { onProgress: (progress) => told.push(progress) });
    await peer.answer("TYPE I", "200 Image.");
    const data = await (await peer.passive()).accept();
    await peer.answer("STOR a", "150 Send.");
    await readAll(data);
    peer.say("226 Stored.");
    await uploading;
    expect(told).toEqual([
      { bytes: 65_536, total: 1_000_000 },
      { bytes: 1_000_000, total: 1_000_000 },
    ]);
  });
});
