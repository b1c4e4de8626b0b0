import { memoryStorage } from "@tandem/storage";
import { describe, expect, it } from "vitest";
import { accountList } from "../accounts/account-list.ts";
import { hostsOf, type Host } from "./hosts.ts";
import type { VirtualHost } from "./virtual-host.ts";

const own: Host = {
  realm: "",
  accounts: accountList([]),
  storage: memoryStorage({ now: () => 0 }),
  greeting: "Own.",
  charset: undefined,
};

function find(virtual: readonly VirtualHost[], name: string, addresses: readonly string[] = []) {
  return hostsOf(own, virtual).find({ kind: "domain", name }, addresses)?.greeting;
}

function findAddress(virtual: readonly VirtualHost[], address: string) {
  return hostsOf(own, virtual).find({ kind: "address", address }, ["192.0.2.1", "2001:db8::1"])?.greeting;
}

describe("a virtual host", () => {
  it("has accounts of its own, or those of another host, which are the same there and here", () => {
    const [one, two] = [accountList([]), accountList([])];
    const hosts = hostsOf(own, [
      { names: ["a.example"] },
      { names: ["b.example", "b"], accounts: one },
      { names: ["c.example"], accounts: two },
      { names: ["d.example"], accounts: one },
      { names: ["e.example"], accounts: own.accounts },
    ]);
    const realms = ["a", "b", "c", "d", "e"].map((name) => {
      return hosts.find({ kind: "domain", name: `${name}.example` }, [])?.realm;
    });
    expect(realms).toEqual(["", "b.example", "c.example", "b.example", ""]);
  });

  it("is found by each of its names, however they are written", () => {
    const virtual = [{ names: ["A.Example.", "Bücher.example"], greeting: "A." }, { names: ["b.example"] }];
    expect(find(virtual, "a.example")).toBe("A.");
    expect(find(virtual, "bücher.example")).toBe("A.");
    expect(find(virtual, "xn--bcher-kva.example")).toBe("A.");
    expect(find(virtual, "b.example")).toBe("Own.");
    expect(find(virtual, "c.example")).toBeUndefined();
    expect(find(virtual, "bu\u0308cher.example")).toBe("A.");
  });

  it("is found by an address of the server that it lists", () => {
    const virtual = [{ names: ["[2001:DB8::1]"], greeting: "Six." }];
    expect(findAddress(virtual, "2001:db8::1")).toBe("Six.");
    expect(findAddress(virtual, "192.0.2.1")).toBe("Own.");
    expect(findAddress(virtual, "192.0.2.2")).toBeUndefined();
  });

  it("is not found by an address that is not the server's, even when it lists it", () => {
    expect(findAddress([{ names: ["192.0.2.9"], greeting: "Nine." }], "192.0.2.9")).toBeUndefined();
  });

  it("has what it brings, and the rest of the server", () => {
    const storage = memoryStorage({ now: () => 0 });
    const host = hostsOf(own, [{ names: ["a.example"], storage, charset: "GB2312" }]).find(
      { kind: "domain", name: "a.example" },
      [],
    );
    expect(host).toMatchObject({ storage, accounts: own.accounts, greeting: "Own.", charset: { name: "gbk" } });
  });
});

it("Without virtual hosts every domain means the server itself, and every address of its own", () => {
  expect(find([], "whatever.example")).toBe("Own.");
  expect(findAddress([], "192.0.2.1")).toBe("Own.");
  expect(findAddress([], "192.0.2.9")).toBeUndefined();
});

it.each([
  [[{ names: ["a.example"] }, { names: ["A.example."] }], /named twice/],
  [[{ names: [""] }], /is no name of a host/],
  [[{ names: ["a b"] }], /is no name of a host/],
  [[{ names: ["a.example"], charset: "klingon" }], /"klingon" is not known/],
])("hosts that cannot be told apart or served are refused: %j", (virtual, reason) => {
  expect(() => hostsOf(own, virtual)).toThrow(RangeError);
  expect(() => hostsOf(own, virtual)).toThrow(reason);
});
