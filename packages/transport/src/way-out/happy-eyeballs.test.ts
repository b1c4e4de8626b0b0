import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DialOptions, Network, Socket } from "../network.ts";
import { memoryNetwork, settle, virtualClock, type MemoryNetwork, type VirtualClock } from "../testing/index.ts";
import { happyEyeballs, interleaved } from "./happy-eyeballs.ts";

const [six, four, second] = ["2001:db8::1", "192.0.2.1", "192.0.2.2"];
const addresses: readonly string[] = [six, four, second];

describe("a dial to a name", () => {
  it("takes the first address when that answers, and asks no other", async () => {
    const { dial, tried, open } = await rig(addresses);
    expect((await dial()).remote.address).toBe(six);
    expect(tried).toEqual([six]);
    expect(open()).toBe(2);
  });

  it("goes on beside an address that is silent, 250 ms later, and forgets it when another one stands", async () => {
    const { dial, tried, network, clock } = await rig(addresses);
    network.firewall((_from, { address }) => (address === six ? "drop" : "pass"));
    const dialling = dial();
    await clock.advance(249);
    expect(tried).toEqual([six]);
    await clock.advance(1);
    expect((await dialling).remote.address).toBe(four);
    expect(network.open.dials).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it("goes on at once behind an address that refuses", async () => {
    const { dial, tried, network } = await rig(addresses);
    network.firewall((_from, { address }) => (address === six ? "refuse" : "pass"));
    expect((await dial()).remote.address).toBe(four);
    expect(tried).toEqual([six, four]);
  });

  it("keeps a slow first address that answers while the next is tried", async () => {
    const clock = virtualClock();
    const slow: Network = {
      resolve: () => Promise.resolve([six, four]),
      listen: () => Promise.reject(new Error("Nobody listens here.")),
      dial: ({ remote, signal }) =>
        new Promise((resolve, reject) => {
          if (remote.address === six) clock.timer(400, () => resolve({ remote } as Socket));
          signal?.addEventListener("abort", () => reject(new Error("given up")));
        }),
    };
    const dialling = happyEyeballs(slow, { clock }).dial({ remote: { address: "ftp.example.com", port: 21 } });
    await clock.advance(400);
    expect((await dialling).remote.address).toBe(six);
  });

  it("breaks off a connection that stands a moment after another one", async () => {
    const clock = virtualClock();
    const resets: string[] = [];
    const stands: (() => void)[] = [];
    const network: Network = {
      resolve: () => Promise.resolve([six, four]),
      listen: () => Promise.reject(new Error("Nobody listens here.")),
      dial: ({ remote }) =>
        new Promise((resolve) => {
          stands.push(() => resolve({ remote, reset: () => void resets.push(remote.address) } as Socket));
        }),
    };
    const dialling = happyEyeballs(network, { clock }).dial({ remote: { address: "ftp.example.com", port: 21 } });
    await clock.advance(250);
    for (const stand of stands) stand();
    expect((await dialling).remote.address).toBe(six);
    await settle();
    expect(resets).toEqual([four]);
  });

  it("tells each address that was tried, and what became of it", async () => {
    const { dial, network } = await rig(addresses);
    network.firewall(() => "refuse");
    await expect(dial()).rejects.toMatchObject({
      name: "NetworkError",
      code: "refused",
      message: expect.stringMatching(
        /^ftp\.example\.com:21 cannot be reached at any of its 3 addresses\. .*\[2001:db8::1\]:21 refused .*192\.0\.2\.1:21 refused .*192\.0\.2\.2:21 refused/,
      ),
    });
  });

  it("keeps to the family that is asked for, and says when there is none of it", async () => {
    const { dial, tried } = await rig(addresses);
    expect((await dial({ family: 4 })).remote.address).toBe(four);
    expect(tried).toEqual([four]);
    const none = (await rig([four, second])).dial({ family: 6 });
    await expect(none).rejects.toMatchObject({
      code: "address-not-available",
      message: expect.stringContaining("no address of IPv6, only 192.0.2.1, 192.0.2.2"),
    });
  });

  it("keeps to the family of the address that it comes from", async () => {
    const { dial, tried } = await rig(addresses);
    expect((await dial({ local: { address: "198.51.100.9" } })).remote.address).toBe(four);
    expect(tried).toEqual([four]);
  });

  it("ends with its signal, while the name is looked up too", async () => {
    const reason = new Error("changed my mind");
    const { dial, network, clock } = await rig(addresses);
    network.firewall(() => "drop");
    const controller = new AbortController();
    const dialling = dial({ signal: controller.signal });
    await clock.advance(600);
    expect(network.open.dials).toBe(3);
    controller.abort(reason);
    await expect(dialling).rejects.toBe(reason);
    expect(network.open.dials).toBe(0);
    expect(clock.pending).toBe(0);

    const silent: Network = { ...network, resolve: () => new Promise(() => {}) };
    const again = new AbortController();
    const remote = { address: "ftp.example.com", port: 21 };
    const looking = happyEyeballs(silent, { clock }).dial({ remote, signal: again.signal });
    again.abort(reason);
    await expect(looking).rejects.toBe(reason);
  });

  it("dials an address as it is, without a name to look up", async () => {
    const { dial, tried } = await rig(addresses);
    expect((await dial({ remote: { address: second, port: 21 } })).remote.address).toBe(second);
    expect(tried).toEqual([]);
  });
});

describe("the order of addresses", () => {
  it("lets the families take turns behind the first", () => {
    expect(interleaved([six, "2001:db8::2", "2001:db8::3", four])).toEqual([six, four, "2001:db8::2", "2001:db8::3"]);
    expect(interleaved([four, six, second])).toEqual([four, six, second]);
    expect(interleaved([])).toEqual([]);
  });

  it("loses and doubles none, and keeps the system's order within a family", () => {
    const some = fc.uniqueArray(
      fc.oneof(
        fc.ipV4(),
        fc.ipV6().map((address) => address.toLowerCase()),
      ),
      { maxLength: 9 },
    );
    fc.assert(
      fc.property(some, (all) => {
        const sorted = interleaved(all);
        expect(sorted.toSorted()).toEqual(all.toSorted());
        for (const family of [true, false]) {
          const of = (list: readonly string[]): readonly string[] => list.filter((one) => one.includes(":") === family);
          expect(of(sorted)).toEqual(of(all));
        }
      }),
    );
  });
});

interface Rig {
  readonly network: MemoryNetwork;
  readonly clock: VirtualClock;
  readonly tried: readonly string[];
  dial(options?: Partial<DialOptions>): Promise<Socket>;
  open(): number;
}

/** A server with several addresses of one name, and somebody with one of each family who dials it. */
async function rig(known: readonly string[]): Promise<Rig> {
  const network = memoryNetwork();
  const clock = virtualClock();
  const tried: string[] = [];
  const server = network.host(six, { aliases: [four, second] });
  await server.listen({ local: { address: "::", port: 21 } }, () => {});
  const host = network.host("198.51.100.9", { aliases: ["2001:db8::9"] });
  const dialler = happyEyeballs({ ...host, resolve: () => Promise.resolve(known) }, { clock });
  const remote = { address: "ftp.example.com", port: 21 };
  return {
    network,
    clock,
    tried,
    dial: (options) => dialler.dial({ remote, dialling: (address) => void tried.push(address), ...options }),
    open: () => network.open.sockets,
  };
}
