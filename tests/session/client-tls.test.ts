import { connect, type Client, type ConnectOptions } from "@tandem/client";
import type { MemoryServer } from "@tandem/testkit";
import { describe, expect, it } from "vitest";
import { certificate } from "./tls/certificate.ts";
import { secureServer } from "./tls/secure-client.ts";

const versions = ["TLSv1.2", "TLSv1.3"] as const;

function connected(
  { client: network, clock, at }: MemoryServer,
  options: Partial<ConnectOptions> = {},
): Promise<Client> {
  return connect({
    host: "localhost",
    port: at.port,
    user: "demo",
    password: "secret",
    tls: "explicit",
    trust: { authorities: [certificate.chain] },
    network: {
      ...network,
      dial: ({ remote, ...rest }) => network.dial({ remote: remote.address === "localhost" ? at : remote, ...rest }),
    },
    clock,
    ...options,
  });
}

describe.each(versions)("a client that speaks %s", (version) => {
  it("does forty listings and transfers in a row with a server that wants its sessions reused", async () => {
    await using made = await secureServer({ tls: { sessionReuse: "require", login: "required", data: "required" } });
    const client = await connected(made, { maximumVersion: version });
    for (let i = 0; i < 10; i++) {
      await client.upload(`content ${i}`, `file-${i}`);
      expect(Buffer.from(await client.downloadBytes(`file-${i}`)).toString()).toBe(`content ${i}`);
      expect(await client.list().all()).toHaveLength(i + 1);
      expect(await client.names()).toHaveLength(i + 1);
    }
    await client.close();
    const secured = made.events.filter(({ kind }) => kind === "data.secured");
    expect(secured).toHaveLength(40);
    expect(secured.every((event) => "reused" in event && event.reused)).toBe(true);
  });
});
