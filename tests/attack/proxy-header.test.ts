import { encodeProxyHeader, encodeText } from "@tandem/protocol";
import { memoryServer, openDialogue, type MemoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";

const attacker = "203.0.113.66";
const friend = "192.168.150.20";

/** What the server says to somebody who begins with these bytes, to the end of the connection. */
async function heardBy(made: MemoryServer, address: string, bytes: Uint8Array): Promise<string> {
  const { stream } = await made.network.host(address).dial({ remote: made.at });
  const heard: Uint8Array[] = [];
  const ended = new Promise<void>((resolve) => void stream.on("end", resolve).on("close", resolve));
  stream.on("error", () => {}).on("data", (chunk: Uint8Array) => void heard.push(chunk));
  stream.write(bytes);
  await ended;
  stream.destroy();
  return Buffer.concat(heard).toString();
}

describe("A7: a PROXY protocol header from a peer that is not a listed proxy is not believed", () => {
  it.each([1, 2] as const)(
    "version %i: the session ends, and no command behind the header is executed",
    async (version) => {
      await using made = await memoryServer({ proxies: ["192.168.150.1"] });
      const lie = { kind: "proxied", source: { address: friend, port: 40_000 }, destination: made.at } as const;
      const commands = encodeText("USER demo\r\nPASS secret\r\nMKD owned\r\n");
      const heard = await heardBy(made, attacker, Buffer.concat([encodeProxyHeader(lie, version), commands]));
      expect(heard).toMatch(/421 This is an FTP server, and that was PROXY\.\r\n$/);
      await settle();
      expect(made.events.filter(({ kind }) => kind === "auth.result" || kind === "session.change")).toEqual([]);
      const clients = made.events.flatMap((event) => (event.kind === "control.open" ? [event.client.address] : []));
      expect(clients).toEqual([attacker]);
      const others = await made.connect();
      await others.logIn();
    },
  );

  it("on a data connection it opens no door: the connection is the stranger's, and the rightful one is served", async () => {
    await using made = await memoryServer({ proxies: ["192.168.150.1"] });
    await made.put("/a", "secret");
    const dialogue = await openDialogue(made.client, made.at);
    await dialogue.logIn();
    const { port } = /\|\|\|(?<port>\d+)\|/.exec(await dialogue.ask("EPSV"))!.groups!;
    const remote = { address: made.at.address, port: Number(port) };
    const lie = { kind: "proxied", source: { address: friend, port: 40_000 }, destination: remote } as const;
    const thief = await made.network.host(attacker).dial({ remote });
    const broken = new Promise((resolve) => void thief.stream.once("error", resolve).resume());
    thief.stream.write(encodeProxyHeader(lie, 2));
    expect(await broken).toMatchObject({ code: "ECONNRESET" });
    const rightful = await made.client.dial({ remote });
    expect(await dialogue.ask("RETR a")).toMatch(/^150 /);
    const chunks: Uint8Array[] = [];
    for await (const chunk of rightful.stream) chunks.push(chunk as Uint8Array);
    expect(Buffer.concat(chunks).toString()).toBe("secret");
  });

  it("and without a list of proxies nobody is one", async () => {
    await using made = await memoryServer();
    const lie = { kind: "proxied", source: { address: friend, port: 40_000 }, destination: made.at } as const;
    expect(await heardBy(made, attacker, encodeProxyHeader(lie, 1))).toMatch(/421 .*PROXY/);
  });
});
