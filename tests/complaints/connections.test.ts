import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { connect } from "@tandem/client";
import * as compat from "@tandem/client/compat";
import { testServer } from "@tandem/server/testing";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import { failureOf, script, transferOf } from "./script.fixtures.ts";

// What users of other clients complain of, by its number on the map of clients: connections that break, stall or fall silent.

const minute = 60_000;

describe("a 226 that comes late or never behind a complete upload", () => {
  it("complaint 4: is waited for as long as a server takes to scan what it was sent", async () => {
    const { clock, peer, client } = await script();
    const uploading = client.upload("abc", "a");
    const data = await transferOf(peer, "STOR a");
    data.stream.resume();
    await settle();
    await clock.advance(1.9 * minute);
    peer.say("226 Scanned and stored.");
    expect(await uploading).toMatchObject({ bytes: 3, reply: { code: 226 } });
  });

  it("complaint 35: costs that call, which is told so, and the client goes on over another connection", async () => {
    const { clock, server, peer, client } = await script({ retries: 1 });
    const uploading = failureOf(client.upload(new PassThrough().end("abc"), "a"));
    const data = await transferOf(peer, "STOR a");
    data.stream.resume();
    await settle();
    await clock.advance(2 * minute);
    expect(await uploading).toMatchObject({ code: "timeout", phase: "finish", command: "STOR a", retryable: true });
    const asking = client.size("a");
    const next = await server.accept();
    await next.logIn();
    await next.answer("SIZE a", "213 3");
    expect(await asking).toBe(3);
  });

  it("complaint 35: costs a second try of what can be read again, and no call", async () => {
    const { clock, server, peer, client } = await script({ retries: 1 });
    const uploading = client.upload("abc", "a");
    const data = await transferOf(peer, "STOR a");
    data.stream.resume();
    await settle();
    await clock.advance(2 * minute);
    const next = await server.accept();
    await next.logIn();
    const again = await transferOf(next, "STOR a");
    again.stream.resume();
    await settle();
    next.say("226 Stored.");
    expect(await uploading).toMatchObject({ bytes: 3 });
  });

  it("complaint 35: costs no download whose size was announced, for all of it is there", async () => {
    const { clock, peer, client } = await script();
    const fetching = client.downloadText("a");
    const data = await (await peer.passive()).accept();
    await peer.answer("RETR a", "150 Opening a (3 bytes).");
    data.stream.end("abc");
    await settle();
    await clock.advance(2 * minute);
    expect(await fetching).toBe("abc");
  });
});

describe("a source that is slow", () => {
  it("complaint 5: is no stall of the server, however long a PassThrough gives nothing", async () => {
    const { clock, peer, client } = await script();
    const source = new PassThrough();
    const uploading = client.upload(source, "a");
    const data = await transferOf(peer, "STOR a");
    data.stream.resume();
    source.write("abc");
    await settle();
    await clock.advance(24 * 60 * minute);
    source.end("def");
    await settle();
    peer.say("226 Stored.");
    expect(await uploading).toMatchObject({ bytes: 6 });
  });
});

describe("a data connection that is reset", () => {
  it("complaint 6: costs its transfer alone", async () => {
    await using made = await testServer({
      files: { "/big": "x".repeat(300_000), "/small": "here" },
      faults: [{ on: "RETR", nth: 1, kind: "drop", after: 100_000 }],
    });
    await using client = await connect(made.url, { retries: 0 });
    await expect(client.downloadBytes("/big")).rejects.toMatchObject({ connectionUsable: true, retryable: true });
    expect(await client.downloadText("/small")).toBe("here");
    expect(made.commands.filter((line) => line.startsWith("USER"))).toHaveLength(1);
  });

  it.each(["RETR", "STOR"])(
    "complaint 7: in a %s of a whole folder is made good, and the folder is whole",
    async (on) => {
      const files = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`/in/${n}`, `${n}`.repeat(50_000)]));
      await using made = await testServer({ files, faults: [{ on, nth: 4, kind: "drop", after: 20_000 }] });
      const client = new compat.Client();
      const folder = await mkdtemp(join(tmpdir(), "tandem-complaint-"));
      try {
        await client.access({ host: made.host, port: made.port, user: made.user, password: made.password });
        await client.downloadToDir(folder, "/in");
        await client.uploadFromDir(folder, "/out");
        expect(client.closed).toBe(false);
        for (const path of Object.keys(files)) expect(await made.text(path.replace("in", "out"))).toBe(files[path]);
      } finally {
        client.close();
        await rm(folder, { recursive: true });
      }
    },
  );
});

describe("a control connection that is silent for long", () => {
  it("complaint 8: is made anew when the server has ended it: 421 No transfer timeout", async () => {
    const { server, peer, client } = await script({ retries: 1 });
    peer.say("421 No transfer timeout (60 seconds): closing control connection.");
    peer.end();
    await settle();
    const asking = client.workingDirectory();
    const next = await server.accept();
    await next.logIn();
    await next.answer("PWD", '257 "/"');
    expect(await asking).toBe("/");
  });

  it("complaint 9: is kept by NOOP, between calls and during transfers, where that is asked for", async () => {
    const { clock, peer, client } = await script({ keepAlive: { idle: minute, transfer: minute } });
    await clock.advance(minute);
    await peer.answer("NOOP", "200 Alive.");
    const fetching = client.downloadText("a");
    const data = await transferOf(peer, "RETR a");
    await clock.advance(minute);
    await peer.expect("NOOP");
    data.stream.end("abc");
    await settle();
    peer.say("226 Done.", "200 Alive.");
    expect(await fetching).toBe("abc");
  });
});

describe("a transfer that is broken off", () => {
  it("complaint 14: goes on over a new connection where it was, and nobody has to know", async () => {
    const whole = Array.from({ length: 60_000 }, (_, n) => `${n}\n`).join("");
    await using made = await testServer({
      files: { "/big": whole },
      faults: [{ on: "RETR", nth: 1, kind: "drop", after: 150_000 }],
    });
    await using client = await connect(made.url);
    expect(await client.downloadText("/big")).toBe(whole);
    expect(made.commands.some((line) => /^REST [1-9]/.test(line))).toBe(true);
  });

  it("complaint 15: time and again, as on a bad link, comes to its end all the same", async () => {
    const content = "x".repeat(200_000);
    await using made = await testServer({ files: { "/a": content } });
    for (const nth of [1, 2, 4, 5]) made.inject({ on: "RETR", nth, kind: "drop", after: 70_000 });
    for (const nth of [1, 3]) made.inject({ on: "STOR", nth, kind: "drop", after: 70_000 });
    await using client = await connect(made.url);
    expect(await client.downloadText("/a")).toBe(content);
    await client.upload(content, "/b");
    await client.upload(content, "/c");
    expect((await made.text("/b")) + (await made.text("/c"))).toBe(content + content);
  });

  it("complaint 22: short of some bytes is told, by the size or by a hash, though the server calls it complete", async () => {
    for (const verify of ["size", "hash"] as const) {
      await using made = await testServer({ faults: [{ on: "STOR", kind: "cut", after: 1_000 }] });
      await using client = await connect(made.url);
      await expect(client.upload("x".repeat(5_000), "/a", { verify })).rejects.toThrow(
        "the size is 5000 here and 1000 on the server",
      );
    }
  });

  it("complaint 22: short of some bytes is told of each download, without being asked for", async () => {
    await using made = await testServer({
      files: { "/a": "x".repeat(5_000) },
      faults: [{ on: "RETR", kind: "cut", after: 1_000 }],
    });
    await using client = await connect(made.url);
    await expect(client.downloadBytes("/a")).rejects.toThrow("/a has 5000 bytes, and 1000 came");
  });
});
