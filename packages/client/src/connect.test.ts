import { expect, it, describe } from "vitest";
import { memoryNetwork, settle, virtualClock } from "@tandem/transport/testing";
import { connect } from "./connect.ts";
import { bench, clientAddress, failureOf, serverAddress } from "./scripted.fixtures.ts";

describe("connecting", () => {
  it("greets, logs in, asks for the features and for names in UTF-8", async () => {
    const { begin } = await bench();
    const { peer, connecting } = await begin({ user: "demo", password: "secret" });
    peer.say("220 Ready.");
    await peer.answer("USER demo", "331 Password.");
    await peer.answer("PASS secret", "230 Welcome.");
    await peer.answer("FEAT", "211-Features:", " UTF8", " MLST type*;size*;", "211 End.");
    await peer.answer("OPTS UTF8 ON", "200 Done.");
    const client = await connecting;
    expect([...client.features]).toEqual([
      ["UTF8", ""],
      ["MLST", "type*;size*;"],
    ]);
  });

  it("waits out a 120 before the greeting", async () => {
    const { begin } = await bench();
    const { peer, connecting } = await begin();
    peer.say("120 Ready in one minute.");
    await settle();
    expect(peer.commands).toEqual([]);
    await peer.logIn();
    await expect(connecting).resolves.toBeDefined();
  });

  it("goes in as the server asks: without a password, or with an account", async () => {
    const { begin } = await bench();
    const first = await begin();
    first.peer.say("220 Ready.");
    await first.peer.answer("USER anonymous", "230 No password needed.");
    await first.peer.answer("FEAT", "502 What?");
    expect([...(await first.connecting).features]).toEqual([]);

    const second = await begin({ account: "4711" });
    second.peer.say("220 Ready.");
    await second.peer.answer(/^USER/, "331 Password.");
    await second.peer.answer(/^PASS/, "332 Account.");
    await second.peer.answer("ACCT 4711", "230 In.");
    await second.peer.answer("FEAT", "211 No features.");
    await expect(second.connecting).resolves.toBeDefined();
  });

  it("says that an account is missing", async () => {
    const { begin } = await bench();
    const { peer, connecting } = await begin();
    peer.say("220 Ready.");
    await peer.answer(/^USER/, "332 Account.");
    expect(await failureOf(connecting)).toMatchObject({ code: "refused", phase: "login", retryable: false });
  });

  it("reports a refused login without the password, and traces it", async () => {
    const { begin, events, network } = await bench();
    const { peer, connecting } = await begin({ user: "demo", password: "hunter2" });
    peer.say("220 Ready.");
    await peer.answer(/^USER/, "331 Password.");
    await peer.answer(/^PASS/, "530 Wrong.");
    const error = await failureOf(connecting);
    expect(error).toMatchObject({
      name: "RefusedError",
      phase: "login",
      command: "PASS ****",
      reply: { code: 530 },
      retryable: false,
    });
    expect(JSON.stringify([error, events, String(error)])).not.toContain("hunter2");
    expect(events).toContainEqual(expect.objectContaining({ kind: "auth.result", user: "demo", accepted: false }));
    await settle();
    expect(network.open.dials).toBe(0);
    await peer.ended;
  });

  it("asks for the password when the server does, and tells what keeps it from being given", async () => {
    const { begin } = await bench();
    let asked = 0;
    const password = (): Promise<string> => Promise.resolve(`secret ${++asked}`);
    const named = await begin({ user: "demo", password });
    named.peer.say("220 Ready.");
    await named.peer.expect("USER demo");
    expect(asked).toBe(0);
    named.peer.say("331 Password.");
    await named.peer.answer("PASS secret 1", "230 Welcome.");
    await named.peer.answer("FEAT", "500 What?");
    await named.connecting;

    const certified = await begin({ user: "demo", password });
    certified.peer.say("220 Ready.");
    await certified.peer.answer("USER demo", "232 Known by certificate.");
    await certified.peer.answer("FEAT", "500 What?");
    await certified.connecting;
    expect(asked).toBe(1);

    const { peer, connecting } = await begin({
      user: "demo",
      password: () => Promise.reject(new Error("Nobody is here.")),
    });
    peer.say("220 Ready.");
    await peer.answer("USER demo", "331 Password.");
    await expect(connecting).rejects.toThrow("Nobody is here.");
    await peer.ended;
  });

  it("stops waiting for a password that nobody gives, when it is told to", async () => {
    const { begin, network } = await bench();
    const control = new AbortController();
    const { peer, connecting } = await begin({ password: () => new Promise(() => {}), signal: control.signal });
    peer.say("220 Ready.");
    await peer.answer(/^USER/, "331 Password.");
    await settle();
    control.abort(new Error("enough"));
    await expect(connecting).rejects.toThrow("enough");
    await peer.ended;
    peer.end();
    await settle();
    expect(network.open.sockets).toBe(0);
  });

  it("takes a refusal for a full server as one to try again", async () => {
    const { begin } = await bench();
    const { peer, connecting } = await begin();
    peer.say("220 Ready.");
    await peer.answer(/^USER/, "530 Sorry, too many users.");
    expect(await failureOf(connecting)).toMatchObject({ retryable: true });
  });

  it.each([
    ["421 Too many connections.", { name: "ConnectionError", code: "closing", reply: { code: 421 }, retryable: true }],
    ["554 Go away.", { name: "ConnectionError", code: "closing", phase: "connect" }],
    [
      "SSH-2.0-OpenSSH_9.2",
      { code: "not-ftp", message: expect.stringContaining("speaks SSH, not FTP"), retryable: false },
    ],
    ["HTTP/1.1 400 Bad Request", { code: "not-ftp", message: expect.stringContaining("speaks HTTP") }],
    ["welcome to my gopher hole \u0007", { code: "not-ftp", message: expect.stringContaining("\\x07") }],
  ])("tells what is wrong with a greeting: %s", async (greeting, expected) => {
    const { begin } = await bench();
    const { peer, connecting } = await begin();
    peer.say(greeting);
    expect(await failureOf(connecting)).toMatchObject({ ...expected, connectionUsable: false });
  });

  it("does not wait for ever: for the connection, for the greeting", async () => {
    const { begin, clock } = await bench();
    const { connecting } = await begin();
    await clock.advance(60_000);
    expect(await failureOf(connecting)).toMatchObject({
      code: "timeout",
      phase: "connect",
      message: expect.stringContaining("greeting"),
    });

    const network = memoryNetwork();
    network.host(serverAddress);
    network.firewall(() => "drop");
    const dialling = connect({ host: serverAddress, network: network.host(clientAddress), clock });
    dialling.catch(() => {});
    await clock.advance(30_000);
    expect(await failureOf(dialling)).toMatchObject({ code: "unreachable", phase: "connect", retryable: true });
  });

  it("reports a refused connection", async () => {
    const network = memoryNetwork();
    network.host(serverAddress);
    const error = await failureOf(
      connect({ host: serverAddress, network: network.host(clientAddress), clock: virtualClock() }),
    );
    expect(error).toMatchObject({
      name: "ConnectionError",
      code: "unreachable",
      message: expect.stringContaining("refused"),
    });
  });

  it("ends with the signal's reason and leaves nothing open", async () => {
    const { begin, network, clock } = await bench();
    const control = new AbortController();
    const { peer, connecting } = await begin({ signal: control.signal });
    peer.say("220 Ready.");
    await peer.expect(/^USER/);
    control.abort(new Error("enough"));
    await expect(connecting).rejects.toThrow("enough");
    await peer.ended;
    peer.end();
    await settle();
    expect(network.open.sockets).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it("tells of a server that closes without a greeting what it may have waited for", async () => {
    const { begin } = await bench();
    const { peer, connecting } = await begin();
    peer.end();
    expect(await failureOf(connecting)).toMatchObject({
      ...{ code: "lost", phase: "connect" },
      message: `${serverAddress}:21 closed the control connection before any greeting; it may expect TLS from the first byte, or be no FTP server. Check the port.`,
    });
  });

  it("reports a server that closes during the login", async () => {
    const { begin } = await bench();
    const { peer, connecting } = await begin();
    peer.say("220 Ready.");
    await peer.expect(/^USER/);
    peer.end();
    expect(await failureOf(connecting)).toMatchObject({
      code: "lost",
      phase: "login",
      command: "USER anonymous",
      retryable: true,
    });
  });

  it("refuses a name that would be two commands, before anything of it is sent", async () => {
    const { begin } = await bench();
    const { peer, connecting } = await begin({ user: "x\r\nDELE y" });
    peer.say("220 Ready.");
    await expect(connecting).rejects.toMatchObject({ name: "ProtocolError" });
    expect(peer.commands).toEqual([]);
  });

  it("takes name, password and directory from a URL", async () => {
    const { begin } = await bench();
    const { peer, connecting } = await begin({}, `ftp://demo:p%40ss@${serverAddress}/pub/a%20b`);
    peer.say("220 Ready.");
    await peer.answer("USER demo", "331 Password.");
    await peer.answer("PASS p@ss", "230 Welcome.");
    await peer.answer("FEAT", "500 What?");
    await peer.answer("CWD pub/a b", "250 There.");
    await expect(connecting).resolves.toBeDefined();
  });

  it("closes again when the directory of the URL is not there", async () => {
    const { begin } = await bench();
    const { peer, connecting } = await begin({}, `ftp://${serverAddress}/pub`);
    await peer.logIn();
    await peer.answer("CWD pub", "550 No such directory.");
    await peer.answer("QUIT", "221 Bye.");
    peer.end();
    expect(await failureOf(connecting)).toMatchObject({ code: "refused", command: "CWD pub" });
  });

  it.each(["first", "last"])("says QUIT, waits for 221 and lets a server close that does so %s", async (place) => {
    const { logIn, network, clock } = await bench();
    const { peer, client } = await logIn();
    const closing = client.close();
    await peer.answer("QUIT", "221 Bye.");
    if (place === "last") {
      await clock.advance(1_000);
      await peer.ended;
    }
    peer.end();
    await closing;
    await settle();
    expect(network.open).toMatchObject({ sockets: 0, dials: 0 });
    expect(clock.pending).toBe(0);
    expect(await failureOf(client.workingDirectory())).toMatchObject({ code: "closed" });
  });

  it("closes although nobody answers QUIT, and although the server is gone", async () => {
    const { logIn, clock } = await bench();
    const silent = await logIn();
    const closing = silent.client.close();
    await clock.advance(10_000);
    await closing;
    const gone = await logIn();
    gone.peer.socket.reset();
    await settle();
    await gone.client[Symbol.asyncDispose]();
    expect(gone.client.lost).toMatchObject({ code: "lost" });
  });
});
