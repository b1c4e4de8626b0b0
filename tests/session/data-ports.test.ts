import { accountList, createServer } from "@tandem/server";
import { memoryStorage } from "@tandem/storage";
import { memoryServer, openDialogue, readAll } from "@tandem/testkit";
import { nodeNetwork, type Network, type Socket } from "@tandem/transport";
import { describe, expect, it } from "vitest";
import { open } from "./transfer.fixtures.ts";

describe("PRET", () => {
  it("refuses early what the transfer would be refused", async () => {
    await using made = await memoryServer();
    await made.put("/a", "abc");
    const ftp = await open(made, "MKD d");
    for (const fine of [
      "RETR a",
      "STOR b",
      "STOR d/b",
      "APPE a",
      "STOU",
      "STOU d/x",
      "LIST",
      "NLST *.x",
      "MLSD d",
      "retr a",
    ]) {
      expect(`${fine}: ${await ftp.ask(`PRET ${fine}`)}`).toMatch(/: 200 /);
    }
    for (const wrong of ["RETR gone", "RETR d", "STOR gone/b", "STOU a/x", "MLSD a"]) {
      expect(`${wrong}: ${await ftp.ask(`PRET ${wrong}`)}`).toMatch(/: 550 /);
    }
    for (const none of ["DELE a", "BOGUS", "RETR"]) expect(await ftp.ask(`PRET ${none}`)).toMatch(/^501 /);
    expect(await made.content("/a")).toBe("abc");
  });
});

describe("the default data port", () => {
  it("is the client's control port, when no other was named", async () => {
    await using server = createServer({
      storage: memoryStorage({ now: () => 0 }),
      accounts: accountList([{ name: "demo", secret: { password: "secret" } }]),
    });
    const at = await server.listen({ address: "127.0.0.1", port: 0 });
    const fixed: Network = {
      ...nodeNetwork,
      // A socket that was bound before it connects shares its port with a listener, as those of the clients of old do.
      dial: (options) => nodeNetwork.dial({ ...options, local: { address: "127.0.0.1" } }),
    };
    const ftp = await openDialogue(fixed, at);
    await ftp.logIn();
    let arrived: (data: Socket) => void = () => {};
    const arrival = new Promise<Socket>((resolve) => (arrived = resolve));
    await using _ = await nodeNetwork.listen({ local: ftp.socket.local }, arrived);
    expect(await ftp.ask("LIST")).toMatch(/^150 /);
    expect((await readAll(await arrival)).length).toBe(0);
    expect(await ftp.reply()).toMatchObject({ code: 226 });
    ftp.socket.stream.destroy();
  });

  it("is not dialled where a service could be, nor after EPSV ALL", async () => {
    await using made = await memoryServer();
    const socket = await made.client.dial({ remote: made.at, local: { address: "192.168.150.20", port: 1_000 } });
    socket.stream.write("USER demo\r\nPASS secret\r\nLIST\r\nQUIT\r\n");
    const said = Buffer.from(await readAll(socket)).toString();
    expect(said).toMatch(/\r\n425 No data connection was agreed on: .*\r\n221 /);
    socket.stream.end();
    const ftp = await open(made, "EPSV ALL");
    expect(await ftp.ask("LIST")).toMatch(/^425 .*EPSV/);
    expect(made.events.some(({ kind }) => kind === "data.offer")).toBe(false);
  });
});

describe("what was agreed on before", () => {
  it.each([
    "PORT 1,2,3",
    "PORT 10,0,0,1,9,9",
    "EPRT |3|x|1|",
    "EPRT |2|::1|5000|",
    "EPSV 2",
    "EPSV x",
    "PASV x",
    "EPSV ALL",
  ])("counts no more behind %s", async (command) => {
    await using made = await memoryServer();
    const ftp = await open(made);
    const port = Number(/\|(\d+)\|\)/.exec(await ftp.ask("EPSV"))?.[1]);
    await ftp.ask(command);
    await expect(made.client.dial({ remote: { ...made.at, port } })).rejects.toMatchObject({ code: "refused" });
  });
});

it("EPRT and EPSV name the protocols that can be used, in the form of RFC 2428 §2", async () => {
  await using made = await memoryServer();
  const ftp = await open(made);
  expect(await ftp.ask("EPRT |3|x|1|")).toMatch(/^522 .*\(1,2\)/);
  expect(await ftp.ask("EPRT |2|::1|5000|")).toMatch(/^522 .*\(1\)/);
  expect(await ftp.ask("EPSV 3")).toMatch(/^522 .*\(1,2\)/);
  expect(await ftp.ask("EPSV 2")).toMatch(/^522 .*\(1\)/);
  expect(await ftp.ask("EPSV 1")).toMatch(/^229 /);
});
