import { localLedger } from "@tandem/server";
import { memoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { expect, it } from "vitest";

const nothing = { sockets: 0, listeners: 0, dials: 0 };

it("not a data connection whose client never closes its end", async () => {
  const made = await memoryServer();
  await made.put("/a", "abc");
  const ftp = await made.connect();
  await ftp.logIn();
  const data = await ftp.passive();
  expect(await ftp.ask("RETR a")).toMatch(/^150 /);
  expect(await ftp.reply()).toMatchObject({ code: 226 });
  await made[Symbol.asyncDispose]();
  expect(made.clock.pending).toBe(0);
  expect(Buffer.concat(await data.stream.toArray()).toString()).toBe("abc");
  data.stream.destroy();
  ftp.socket.stream.destroy();
  await settle();
  expect(made.network.open).toEqual(nothing);
});

it("not a client that was refused", async () => {
  const made = await memoryServer({ limits: { sessions: 1 } });
  await made.connect();
  const refused = await made.client.dial({ remote: made.at });
  await settle();
  await made[Symbol.asyncDispose]();
  await settle();
  expect(String(refused.stream.read())).toMatch(/^421 Too many sessions/);
  refused.stream.destroy();
  await settle();
  expect(made.clock.pending).toBe(0);
  expect(made.network.open).toMatchObject({ listeners: 0 });
});

it("not a port that opened while the server was closing", async () => {
  const made = await memoryServer();
  const listening = made.server.listen({ address: "192.168.150.90", port: 2121 });
  await made[Symbol.asyncDispose]();
  await expect(listening).rejects.toThrow(/closed/);
  expect(made.network.open).toEqual(nothing);
});

it("not the login delay of a client that left", async () => {
  const made = await memoryServer();
  const ftp = await made.connect();
  ftp.send("USER demo\r\nPASS wrong\r\n");
  await settle();
  ftp.socket.reset();
  await settle();
  expect(made.clock.pending).toBe(0);
  await made[Symbol.asyncDispose]();
});

it("not a connection that broke before its session began", async () => {
  const local = localLedger(() => 0);
  let lend: () => void = () => {};
  const lease = async (name: string, limit: number): ReturnType<typeof local.lease> => {
    if (name === "sessions") await new Promise<void>((resolve) => (lend = resolve));
    return local.lease(name, limit);
  };
  const made = await memoryServer({ ledger: { ...local, lease } });
  const socket = await made.client.dial({ remote: made.at });
  await settle();
  socket.reset();
  await settle();
  lend();
  await settle();
  expect(made.server.sessions).toBe(0);
  await made[Symbol.asyncDispose]();
  expect(made.network.open).toEqual(nothing);
});
