import type { ScriptedListener, ScriptedPeer } from "@tandem/testkit";
import type { Socket } from "@tandem/transport";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import type { Client } from "../client.ts";
import { bench, collector, failureOf, type Bench } from "../scripted.fixtures.ts";

const reason = new Error("enough");

interface Row {
  readonly rig: Bench;
  readonly peer: ScriptedPeer;
  readonly client: Client;
  /** The port that was asked for behind the last transfer, before its 226. */
  readonly ahead: ScriptedListener;
}

/** Three downloads in a row: behind the data of the second and third, EPSV comes before the 226. */
async function row(greeting?: string): Promise<Row> {
  const rig = await bench();
  const { peer, connecting } = await rig.begin({ window: 8 });
  if (greeting === undefined) await peer.logIn();
  else {
    peer.say(greeting);
    await peer.answer("USER anonymous", "230 Come in.");
    await peer.answer("FEAT", "500 What?");
    await peer.answer("OPTS UTF8 ON", "500 What?");
    await peer.answer("TYPE I", "200 Image.");
  }
  const client = await connecting;
  const first = client.downloadBytes("a");
  const data = await (await peer.passive()).accept();
  data.stream.end("abc");
  await peer.answer("RETR a", "150 Opening.", "226 Done.");
  await first;
  const second = client.downloadBytes("a");
  const more = await (await peer.passive()).accept();
  more.stream.end("abc");
  await peer.answer("RETR a", "150 Opening.");
  await peer.expect("EPSV");
  const ahead = await peer.listen();
  peer.say("226 Done.", `229 Ok (|||${ahead.local.port}|)`);
  await second;
  return { rig, peer, client, ahead };
}

describe("a port that is asked for ahead, when transfers follow one another", () => {
  it("is that of the next transfer, which sends its command at once", async () => {
    const { peer, client, ahead } = await row();
    const bytes = client.downloadBytes("b");
    await peer.expect("RETR b");
    const data = await ahead.accept();
    peer.say("150 Opening.");
    data.stream.end("next");
    await peer.expect("EPSV");
    peer.say("226 Done.", "425 No.");
    expect(Buffer.from(await bytes).toString()).toBe("next");
  });

  it("is asked for again when it was refused", async () => {
    const { peer, client, ahead } = await row();
    const bytes = client.downloadBytes("b");
    await peer.expect("RETR b");
    (await ahead.accept()).stream.end("b");
    peer.say("150 Opening.");
    await peer.expect("EPSV");
    peer.say("226 Done.", "450 Not now.");
    await bytes;
    const next = client.downloadBytes("c");
    const data = await (await peer.passive()).accept();
    data.stream.end("c");
    await peer.answer("RETR c", "150 Opening.");
    await peer.expect("EPSV");
    peer.say("226 Done.", "450 Not now.");
    expect(Buffer.from(await next).toString()).toBe("c");
  });

  it("is not used when it is old, or something was sent that a server could close it for", async () => {
    for (const spoiling of ["time", "command"]) {
      const { rig, peer, client } = await row();
      if (spoiling === "time") await rig.clock.advance(5_000);
      else {
        const command = client.command("SITE REOPEN");
        await peer.answer("SITE REOPEN", "200 Ok.");
        await command;
      }
      const bytes = client.downloadBytes("b");
      const data = await (await peer.passive()).accept();
      data.stream.end("b");
      await peer.answer("RETR b", "150 Opening.", "226 Done.");
      await bytes;
    }
  });

  it("stays of use behind commands that look after files", async () => {
    const { peer, client, ahead } = await row();
    const removing = client.remove("x");
    await peer.answer("DELE x", "250 Gone.");
    await removing;
    const bytes = client.downloadBytes("b");
    await peer.expect("RETR b");
    (await ahead.accept()).stream.end("b");
    peer.say("150 Opening.", "226 Done.");
    await bytes;
  });

  it.each([
    ["425 Cannot open the data connection.", true],
    ["503 Use PORT or PASV first.", true],
    ["425 Cannot open the data connection.", false],
  ])(
    "that nobody listens at any more is asked for anew, and the caller hears nothing of it (%s)",
    async (reply, answers) => {
      const { peer, client, ahead } = await row();
      await ahead[Symbol.asyncDispose]();
      const bytes = client.downloadBytes("b");
      await peer.expect("RETR b");
      if (answers) {
        peer.say(reply);
        await settle();
        if (peer.commands.at(-1) === "ABOR") await peer.answer("ABOR", "226 Nothing to abort.");
      } else await peer.answer("ABOR", reply, "226 Aborted.");
      const data = await (await peer.passive()).accept();
      data.stream.end("b");
      await peer.answer("RETR b", "150 Opening.", "226 Done.");
      expect(Buffer.from(await bytes).toString()).toBe("b");
    },
  );

  it("is not asked for of pyftpdlib, which closes it with a 421", async () => {
    const rig = await bench();
    const { peer, connecting } = await rig.begin({ window: 8 });
    peer.say("220 pyftpdlib 1.5.7 ready.");
    await peer.answer("USER anonymous", "230 Come in.");
    await peer.answer("FEAT", "500 What?");
    await peer.answer("OPTS UTF8 ON", "500 What?");
    await peer.answer("TYPE I", "200 Image.");
    const client = await connecting;
    for (let n = 0; n < 4; n++) {
      const bytes = client.downloadBytes("a");
      const data = await (await peer.passive()).accept();
      data.stream.end("abc");
      await peer.answer("RETR a", "150 Opening.");
      await settle();
      expect(peer.commands.at(-1)).toBe("RETR a");
      peer.say("226 Done.");
      await bytes;
    }
  });

  it("goes right behind a RETR to vsftpd, and breaking that off stays in step", async () => {
    const { peer, client, ahead } = await row("220 (vsFTPd 3.0.3)");
    const control = new AbortController();
    const broken = client.download("b", collector(), { signal: control.signal });
    broken.catch(() => {});
    await peer.expect("RETR b");
    const data = await ahead.accept();
    await peer.expect("EPSV");
    peer.say("150 Opening.");
    data.stream.write("some");
    await settle();
    control.abort(reason);
    await peer.expect("ABOR");
    peer.say("426 Broken.", "229 Ok (|||5|)", "225 Nothing to abort.");
    await expect(broken).rejects.toBe(reason);
    const next = failureOf(client.downloadBytes("c"));
    await (await peer.passive()).accept();
    await peer.answer("RETR c", "550 Not there.");
    expect(await next).toMatchObject({ reply: { code: 550 } });
  });

  // The connection of the one that was refused may wait at the same port: the next upload would be read from there, and be empty.
  it.each(["answered", "unanswered"])(
    "goes anew behind one to vsftpd that was refused, when the one before is %s",
    async (how) => {
      const { peer, client, ahead } = await row("220 (vsFTPd 3.0.3)");
      const refused = failureOf(client.downloadBytes("b"));
      await peer.expect("RETR b");
      await ahead.accept();
      await peer.expect("EPSV");
      const doubtful = await peer.listen();
      let dialled = false;
      void doubtful.accept().then(() => (dialled = true));
      const offered = `229 Ok (|||${doubtful.local.port}|)`;
      if (how === "answered") peer.say("550 Not there.", offered);
      else peer.say("550 Not there.");
      expect(await refused).toMatchObject({ reply: { code: 550 } });
      const upload = client.upload("bytes", "c");
      await peer.expect("EPSV");
      const fresh = await peer.listen();
      if (how === "unanswered") peer.say(offered);
      peer.say(`229 Ok (|||${fresh.local.port}|)`);
      const data = await fresh.accept();
      await peer.expect("STOR c");
      peer.say("150 Go on.");
      expect(Buffer.concat(await data.stream.toArray()).toString()).toBe("bytes");
      peer.say("226 Stored.");
      await upload;
      if (how === "unanswered") expect(dialled).toBe(false);
    },
  );
});

describe("a connection that is opened ahead, to vsftpd", () => {
  const vsftpd = "220 (vsFTPd 3.0.3)";
  /** Open before anybody has asked for a transfer; what becomes of it. */
  const opened = async (): Promise<Row & { readonly data: Socket; readonly closed: Promise<unknown> }> => {
    const made = await row(vsftpd);
    const data = await made.ahead.accept();
    data.stream.on("error", () => {}).resume();
    return { ...made, data, closed: new Promise((resolve) => data.stream.once("close", resolve)) };
  };

  it("is that of the next transfer", async () => {
    const { peer, client, data } = await opened();
    const bytes = client.downloadBytes("b");
    await peer.answer("RETR b", "150 Opening.");
    await peer.expect("EPSV");
    data.stream.end("next");
    peer.say("226 Done.", "425 No.");
    expect(Buffer.from(await bytes).toString()).toBe("next");
  });

  it("is closed when no transfer comes", async () => {
    const { rig, closed } = await opened();
    await rig.clock.advance(5_000);
    await closed;
  });

  it("is closed with the client, and with a control connection that is lost", async () => {
    for (const ending of ["client", "server"]) {
      const { peer, client, closed } = await opened();
      if (ending === "client") {
        void client.close();
        await peer.answer("QUIT", "221 Bye.");
      } else peer.end();
      await closed;
    }
  });

  it("is closed, and another one asked for, behind what a server could close it for", async () => {
    const { peer, client, closed } = await opened();
    const command = client.command("SITE REOPEN");
    await peer.answer("SITE REOPEN", "200 Ok.");
    await command;
    const bytes = client.downloadBytes("b");
    const data = await (await peer.passive()).accept();
    await closed;
    data.stream.end("b");
    await peer.answer("RETR b", "150 Opening.", "226 Done.");
    expect(Buffer.from(await bytes).toString()).toBe("b");
  });

  it("is opened by no other server's leave", async () => {
    const { ahead } = await row();
    let came = false;
    void ahead.accept().then(() => (came = true));
    await settle();
    expect(came).toBe(false);
  });
});

describe("a transfer that waits behind another", () => {
  it("has its EPSV sent when the data of a download has ended, before its 226", async () => {
    const { peer, client } = await (await bench()).logIn({ window: 8 });
    const calls = [client.downloadBytes("a"), client.downloadBytes("b")] as const;
    const data = await (await peer.passive()).accept();
    await peer.answer("RETR a", "150 Opening.");
    await settle();
    expect(peer.commands.at(-1)).toBe("RETR a");
    data.stream.end("a");
    await peer.expect("EPSV");
    const listener = await peer.listen();
    peer.say("226 Done.", `229 Ok (|||${listener.local.port}|)`);
    await calls[0];
    await peer.expect("RETR b");
    (await listener.accept()).stream.end("b");
    peer.say("150 Opening.", "226 Done.");
    expect(Buffer.from(await calls[1]).toString()).toBe("b");
  });

  it.each([
    ["220 (vsFTPd 3.0.3)", true],
    ["220 ProFTPD Server ready.", false],
    ["220 pyftpdlib ready.", false],
    ["220 Ready.", false],
  ])("behind an upload to %s: %s", async (greeting, passedOn) => {
    const { peer, connecting } = await (await bench()).begin({ window: 8 });
    peer.say(greeting);
    await peer.answer("USER anonymous", "230 Come in.");
    await peer.answer("FEAT", "500 What?");
    await peer.answer("OPTS UTF8 ON", "500 What?");
    await peer.answer("TYPE I", "200 Image.");
    const client = await connecting;
    const calls = [client.upload("a", "a"), client.remove("b")];
    const data = await (await peer.passive()).accept();
    data.stream.resume();
    await peer.answer("STOR a", "150 Go on.");
    await settle();
    expect(peer.commands.at(-1)).toBe(passedOn ? "DELE b" : "STOR a");
    if (passedOn) await peer.expect("DELE b");
    peer.say("226 Stored.");
    if (!passedOn) await peer.expect("DELE b");
    peer.say("250 Gone.");
    await Promise.all(calls);
  });

  it("is in step when the one before is given up while its 226 is awaited", async () => {
    const { peer, client } = await (await bench()).logIn({ window: 8 });
    const control = new AbortController();
    const first = client.download("a", collector(), { signal: control.signal });
    first.catch(() => {});
    const removing = client.remove("b");
    const data = await (await peer.passive()).accept();
    await peer.answer("RETR a", "150 Opening.");
    data.stream.end("a");
    await peer.expect("DELE b");
    control.abort(reason);
    await settle();
    expect(peer.commands.at(-1)).toBe("DELE b");
    peer.say("226 Done.", "250 Gone.");
    await expect(first).rejects.toBe(reason);
    await removing;
  });
});
