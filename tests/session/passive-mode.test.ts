import { memoryServer, openDialogue, readAll, type Dialogue, type MemoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";

const from = async (made: MemoryServer, address: string): Promise<Dialogue> => {
  const ftp = await openDialogue(made.network.host(address), made.at);
  await ftp.logIn();
  return ftp;
};
const portOf = (reply: string): number => Number(/\|\|\|(\d+)\|/.exec(reply)?.[1]);
const hostPortOf = (reply: string): string => /\((.*)\)/.exec(reply)?.[1] ?? reply;
const text = async (data: Parameters<typeof readAll>[0]): Promise<string> =>
  Buffer.from(await readAll(data)).toString();

describe("passive ports", () => {
  it("are shared by clients of different addresses when the range is short, and each gets what is its own", async () => {
    await using made = await memoryServer({ passivePorts: { first: 50_000, last: 50_000 } });
    const clients = ["10.0.0.1", "10.0.0.2", "10.0.0.3"];
    for (const address of clients) await made.put(`/${address}`, `for ${address}`);
    const sessions = await Promise.all(clients.map((address) => from(made, address)));
    for (const ftp of sessions) expect(portOf(await ftp.ask("EPSV"))).toBe(50_000);
    expect(made.network.open.listeners).toBe(2);
    const dial = (address: string) => made.network.host(address).dial({ remote: { ...made.at, port: 50_000 } });
    const stranger = await dial("10.9.9.9");
    await expect(readAll(stranger)).rejects.toThrow();
    // In another order than they asked.
    for (const at of [2, 0, 1]) {
      const [address, ftp] = [clients[at]!, sessions[at]!];
      const data = await dial(address);
      expect(await ftp.ask(`RETR ${address}`)).toMatch(/^150 /);
      expect(await text(data)).toBe(`for ${address}`);
      expect(await ftp.reply()).toMatchObject({ code: 226 });
    }
    await settle();
    expect(made.network.open.listeners).toBe(1);
  });

  it("are not taken from other addresses by one that takes all it can get", async () => {
    await using made = await memoryServer({ passivePorts: { first: 50_000, last: 50_003 } });
    const greedy = await Promise.all(Array.from({ length: 5 }, () => from(made, "10.0.0.1")));
    const answers = [];
    for (const ftp of greedy) answers.push((await ftp.ask("EPSV")).slice(0, 3));
    expect(answers).toEqual(["229", "229", "229", "229", "425"]);
    expect(await (await from(made, "10.0.0.2")).ask("EPSV")).toMatch(/^229 /);
  });

  it("of sessions that cannot be told apart by address go to one address by half of the range at most", async () => {
    await using made = await memoryServer({
      passivePorts: { first: 50_000, last: 50_003 },
      dataPeers: "same-network",
    });
    const greedy = await Promise.all([1, 2, 3].map(() => from(made, "10.0.0.1")));
    const answers = [];
    for (const ftp of greedy) answers.push((await ftp.ask("EPSV")).slice(0, 3));
    expect(answers).toEqual(["229", "229", "425"]);
    const other = await from(made, "10.0.0.2");
    expect(await other.ask("EPSV")).toMatch(/^229 /);
    await greedy[0]?.ask("QUIT");
    await greedy[0]?.ended;
    expect(await greedy[2]?.ask("EPSV")).toMatch(/^229 /);
  });
});

describe("the other end of a passive data connection", () => {
  it("is no neighbour of the client, but where its network is its own", async () => {
    for (const [dataPeers, served] of [
      ["same-address", false],
      ["same-network", true],
    ] as const) {
      await using made = await memoryServer({ dataPeers });
      await made.put("/a", "abc");
      const ftp = await from(made, "10.0.0.1");
      const port = portOf(await ftp.ask("EPSV"));
      const dial = (address: string) => made.network.host(address).dial({ remote: { ...made.at, port } });
      await expect(readAll(await dial("10.0.1.1"))).rejects.toThrow();
      const neighbour = await dial("10.0.0.77");
      if (!served) await expect(readAll(neighbour)).rejects.toThrow();
      const data = served ? neighbour : await dial("10.0.0.1");
      expect(await ftp.ask("RETR a")).toMatch(/^150 /);
      expect(await text(data)).toBe("abc");
    }
  });

  it("may be a listed server, as may the one that PORT names, and no other and no service", async () => {
    await using made = await memoryServer({ fxp: ["172.16.0.0/16"] });
    await made.put("/a", "abc");
    const ftp = await from(made, "10.0.0.1");
    const [other, foreign] = [made.network.host("172.16.0.9"), made.network.host("172.17.0.9")];
    const accepted = new Promise<Parameters<typeof readAll>[0]>((resolve) => {
      void other.listen({ local: { address: "172.16.0.9", port: 40_000 } }, resolve);
    });
    expect(await ftp.ask("PORT 172,17,0,9,156,64")).toMatch(/^501 /);
    expect(await ftp.ask("PORT 172,16,0,9,0,25")).toMatch(/^501 /);
    expect(await ftp.ask("PORT 172,16,0,9,156,64")).toMatch(/^200 /);
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    expect(await text(await accepted)).toBe("abc");
    expect(await ftp.reply()).toMatchObject({ code: 226 });
    const port = portOf(await ftp.ask("EPSV"));
    await expect(readAll(await foreign.dial({ remote: { ...made.at, port } }))).rejects.toThrow();
    const data = await other.dial({ remote: { ...made.at, port } });
    expect(await ftp.ask("STOR b")).toMatch(/^150 /);
    data.stream.end("from there");
    expect(await ftp.reply()).toMatchObject({ code: 226 });
    expect(await made.content("/b")).toBe("from there");
  });
});

describe("the public address", () => {
  it("is a host name that is looked up again, and its last address when that fails", async () => {
    const answers: (string | undefined)[] = ["203.0.113.1", "203.0.113.2", undefined];
    const asked: string[] = [];
    await using made = await memoryServer({
      publicAddress: "ftp.example.org",
      wire: { names: { "ftp.example.org": "203.0.113.1" } },
    });
    const host = made.network.host("192.168.150.90");
    host.resolve = (name) => {
      asked.push(name);
      const answer = answers.shift();
      return answer === undefined ? Promise.reject(new Error("no answer")) : Promise.resolve(["2001:db8::1", answer]);
    };
    const ftp = await from(made, "10.0.0.1");
    const named = async () => hostPortOf(await ftp.ask("PASV")).replace(/,\d+,\d+$/, "");
    expect(await named()).toBe("203,0,113,1");
    expect(await named()).toBe("203,0,113,1");
    await made.clock.advance(61_000);
    expect(await named()).toBe("203,0,113,2");
    await made.clock.advance(61_000);
    expect(await named()).toBe("203,0,113,2");
    expect(asked).toHaveLength(3);
  });

  it("is looked up once for all sessions that ask meanwhile", async () => {
    await using made = await memoryServer({ publicAddress: "ftp.example.org" });
    const host = made.network.host("192.168.150.90");
    let asked = 0;
    let answer: (addresses: readonly string[]) => void = () => {};
    host.resolve = () => {
      asked++;
      return new Promise((resolve) => (answer = resolve));
    };
    const [ann, bob] = [await from(made, "10.0.0.1"), await from(made, "10.0.0.2")];
    const replies = [ann.ask("PASV"), bob.ask("PASV")];
    await settle();
    answer(["203.0.113.1"]);
    for (const each of await Promise.all(replies)) expect(each).toContain("(203,0,113,1,");
    expect(asked).toBe(1);
  });

  it("that is a name which means nothing is 425, and EPSV works", async () => {
    await using made = await memoryServer({ publicAddress: "nowhere.example" });
    const ftp = await from(made, "10.0.0.1");
    expect(await ftp.ask("PASV")).toMatch(/^425 .*nowhere\.example.*EPSV/);
    expect(made.network.open.listeners).toBe(1);
    expect(await ftp.ask("EPSV")).toMatch(/^229 /);
  });

  it("is told by network of the client, and by a function of it", async () => {
    for (const publicAddress of [
      [{ clients: ["10.0.0.0/8"] }, { clients: ["172.16.0.0/12"], address: "172.16.0.1" }, { address: "203.0.113.7" }],
      ({ address }: { readonly address: string }) =>
        ({ "172.16.9.9": "172.16.0.1", "198.51.100.1": "203.0.113.7" })[address],
    ]) {
      await using made = await memoryServer({ publicAddress });
      for (const [client, address] of [
        ["10.0.0.1", "192,168,150,90"],
        ["172.16.9.9", "172,16,0,1"],
        ["198.51.100.1", "203,0,113,7"],
      ] as const) {
        expect(hostPortOf(await (await from(made, client)).ask("PASV"))).toMatch(new RegExp(`^${address},`));
      }
    }
  });

  it("has other ports where the NAT maps them, and the port inside is the one that listens", async () => {
    await using made = await memoryServer({
      passivePorts: { first: 50_000, last: 50_000 },
      publicAddress: "203.0.113.7",
      publicPort: 30_000,
    });
    await made.put("/a", "abc");
    const ftp = await from(made, "10.0.0.1");
    expect(hostPortOf(await ftp.ask("PASV"))).toBe("203,0,113,7,117,48");
    expect(portOf(await ftp.ask("EPSV"))).toBe(30_000);
    const data = await made.network.host("10.0.0.1").dial({ remote: { ...made.at, port: 50_000 } });
    expect(await ftp.ask("RETR a")).toMatch(/^150 /);
    expect(await text(data)).toBe("abc");
  });
});
