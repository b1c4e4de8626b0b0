import { accountList, createServer, type Server } from "@tandem/server";
import { memoryStorage } from "@tandem/storage";
import { memoryServer, openDialogue } from "@tandem/testkit";
import { createTracer } from "@tandem/trace";
import { nodeNetwork } from "@tandem/transport";
import { memoryNetwork, settle, virtualClock } from "@tandem/transport/testing";
import { expect, it } from "vitest";

const accounts = accountList([{ name: "demo", secret: { password: "secret" } }]);
const storage = memoryStorage({ now: () => 0 });

it("on() calls a listener with each event of its kind until it is disposed of", async () => {
  await using made = await memoryServer();
  await made.put("/a", "abc");
  const sent: (string | null)[] = [];
  const subscription = made.server.on("transfer.end", ({ path, outcome }) => void sent.push(`${path} ${outcome}`));
  const ftp = await made.connect();
  await ftp.logIn();
  const get = async (): Promise<void> => {
    (await ftp.passive()).stream.resume();
    await ftp.ask("RETR a");
    await ftp.reply();
  };
  await get();
  expect(sent).toEqual(["/a complete"]);
  subscription[Symbol.dispose]();
  await get();
  expect(sent).toEqual(["/a complete"]);
});

it("on() begins now, also where the tracer remembers what was", async () => {
  const tracer = createTracer({ now: () => 0, date: () => 0, ring: 100 });
  const network = memoryNetwork();
  await using server = createServer({ storage, accounts, tracer, network, clock: virtualClock() });
  const at = await server.listen({ address: "127.0.0.1", port: 21 });
  const ftp = await openDialogue(network, at);
  await ftp.logIn();
  const lines: string[] = [];
  server.on("control.line", ({ text }) => void lines.push(text));
  await ftp.ask("NOOP");
  expect(lines).toEqual(["NOOP", "200 Still here."]);
  ftp.socket.stream.destroy();
});

it("what a listener throws is told to onUnexpected and harms neither the session nor other listeners", async () => {
  const told: unknown[] = [];
  const network = memoryNetwork();
  await using server = createServer({
    storage,
    accounts,
    network,
    clock: virtualClock(),
    onUnexpected: (error) => void told.push(error),
  });
  let heard = 0;
  server.on("control.open", () => {
    throw new Error("listener");
  });
  server.on("control.open", () => void heard++);
  const ftp = await openDialogue(network, await server.listen({ address: "127.0.0.1", port: 21 }));
  expect(await ftp.ask("NOOP")).toMatch(/^200 /);
  expect([heard, told]).toEqual([1, [new Error("listener")]]);
  ftp.socket.stream.destroy();
});

it("disconnect() ends one session with its reason, breaks off its transfer, and leaves the others", async () => {
  await using made = await memoryServer();
  const kicked = await made.connect();
  const other = await made.connect();
  await kicked.logIn();
  const data = await kicked.passive();
  data.stream.on("error", () => {});
  expect(await kicked.ask("STOR a")).toMatch(/^150 /);
  data.stream.write("half");
  await settle();
  const session = made.events.find(({ kind }) => kind === "auth.result")?.session ?? "";
  expect(made.server.disconnect(session, "Out\r\n220 of the house")).toBe(true);
  expect(await kicked.reply()).toMatchObject({ code: 421, lines: ["Out 220 of the house"] });
  await kicked.ended;
  kicked.socket.stream.end();
  await settle();
  expect(made.server.sessions).toBe(1);
  await expect(made.content("/a")).rejects.toMatchObject({ code: "not-found" });
  expect(made.events.find(({ kind }) => kind === "control.close")).toMatchObject({ session, by: "server" });
  expect(await other.ask("NOOP")).toMatch(/^200 /);
  expect(made.server.disconnect(session)).toBe(false);
  expect(made.server.disconnect("unknown")).toBe(false);
});

it("several servers live in one process, on free ports, each with its own files, and end with their block", async () => {
  const made: Server[] = [];
  {
    await using one = createServer({ storage: memoryStorage({ now: () => 0 }), accounts, greeting: "One." });
    await using two = createServer({ storage: memoryStorage({ now: () => 0 }), accounts, greeting: "Two." });
    made.push(one, two);
    const at = [
      await one.listen({ address: "127.0.0.1", port: 0 }),
      await two.listen({ address: "127.0.0.1", port: 0 }),
      await two.listen({ address: "127.0.0.1", port: 0 }),
    ];
    expect(new Set(at.map(({ port }) => port)).size).toBe(3);
    expect(at.every(({ port }) => port > 0)).toBe(true);
    const sessions = await Promise.all(at.map((each) => openDialogue(nodeNetwork, each)));
    await Promise.all(sessions.map((ftp) => ftp.logIn()));
    expect(await sessions[0]?.ask("MKD only-in-one")).toMatch(/^257 /);
    expect(await sessions[0]?.ask("CWD only-in-one")).toMatch(/^250 /);
    expect(await sessions[1]?.ask("CWD only-in-one")).toMatch(/^550 /);
    expect([one.sessions, two.sessions]).toEqual([1, 2]);
    for (const { socket } of sessions) socket.stream.on("end", () => socket.stream.end());
  }
  expect(made.map(({ sessions }) => sessions)).toEqual([0, 0]);
});

it("close() needs no receiver: it can be handed on as a function", async () => {
  const network = memoryNetwork();
  const { listen, close } = createServer({ storage, accounts, network, clock: virtualClock() });
  await listen({ address: "127.0.0.1", port: 21 });
  await close();
  expect(network.open).toEqual({ sockets: 0, listeners: 0, dials: 0 });
});
