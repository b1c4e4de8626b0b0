import { formatHostPort, parseHostPort } from "@tandem/protocol";
import type { ScriptedPeer } from "@tandem/testkit";
import { describe, expect, it } from "vitest";
import type { Client } from "../client.ts";
import type { ConnectOptions } from "../options.ts";
import { bench, clientAddress, failureOf, serverAddress, type Bench } from "../scripted.fixtures.ts";

const unknown = "500 What?";

describe("quirk 20: PASV without parentheses, with spaces, with numbers that are no bytes", () => {
  it.each([
    "Entering passive mode. %h,%h2",
    "Data connection will be open, listen to %h,%h2",
    "Entering Passive Mode ( %s )",
    "(195,149,000,001,%h2)",
    "(-61,-107,0,1,%h2)",
    "(195,149,256,257,%h2)",
    "=%h,%h2",
  ])("is understood: 227 %s", async (shape) => {
    const { rig, fetch } = await server((port) => {
      const ports = `${port >> 8},${port & 255}`;
      const all = `${serverAddress.replaceAll(".", ", ")}, ${ports.replace(",", " , ")}`;
      const host = serverAddress.replaceAll(".", ",");
      return { EPSV: unknown, PASV: `227 ${shape.replace("%s", all).replace("%h2", ports).replace("%h", host)}` };
    });
    expect(await fetch()).toBe("hello");
    expect(rig.network.open.dials).toBe(0);
  });
});

describe("quirk 21: PASV that names an address which cannot be meant", () => {
  it.each(["10,0,0,5", "192,168,1,5", "127,0,0,1", "0,0,0,0", "224,0,0,1", "255,255,255,255", "203,0,113,5"])(
    "leads to the host of the control connection: %s",
    async (host) => {
      const { fetch } = await server((port) => ({
        EPSV: unknown,
        PASV: `227 Ok (${host},${port >> 8},${port & 255})`,
      }));
      expect(await fetch()).toBe("hello");
    },
  );
});

describe("quirk 22: EPSV in another shape, and in that of PASV", () => {
  it.each([
    "229 Ok (!!!%p!)",
    "229 Ok (###%p#)",
    "229 Ok |||%p|",
    "229 Ok (|2|2001:db8::9|%p|)",
    "229 Ok (|1||%p|)",
    "227 Ok (%h)",
  ])("is understood in answer to EPSV: %s", async (shape) => {
    const { fetch } = await server((port) => ({ EPSV: filled(shape, port), PASV: unknown }));
    expect(await fetch()).toBe("hello");
  });

  it.each(["229 Ok (|||%p|)", "227 Ok (!!!%p!)"])("is understood in answer to PASV: %s", async (shape) => {
    const { fetch } = await server((port) => ({ EPSV: unknown, PASV: filled(shape, port) }));
    expect(await fetch()).toBe("hello");
  });
});

describe("quirk 23: EPSV is answered, and a firewall lets only PASV's ports through", () => {
  it.each(["refuse", "drop"] as const)("so PASV is tried, and first of all the next time (%s)", async (verdict) => {
    const { rig, peer, fetch } = await server((port) => ({
      EPSV: "229 Ok (|||4444|)",
      PASV: filled("227 Ok (%h)", port),
    }));
    rig.network.firewall((_from, to) => (to.port === 4444 ? verdict : "pass"));
    const first = fetch();
    await rig.clock.advance(15_000);
    expect(await first).toBe("hello");
    expect(await fetch()).toBe("hello");
    expect(peer.commands.filter((line) => line === "EPSV")).toHaveLength(1);

    // Of the same host another session knows.
    const again = await serve(rig, (port) => ({ EPSV: "229 Ok (|||4444|)", PASV: filled("227 Ok (%h)", port) }));
    expect(await again.fetch()).toBe("hello");
    expect(again.peer.commands).not.toContain("EPSV");
  });
});

describe("quirk 24: a port with which something on the way meddles, as 5060 of SIP", () => {
  it("is not dialled: another one is asked for", async () => {
    let asked = 0;
    const { peer, fetch } = await server((port) => ({
      EPSV: () => ((asked += 1) === 1 ? "229 Ok (|||5060|)" : `229 Ok (|||${port}|)`),
    }));
    expect(await fetch()).toBe("hello");
    expect(peer.commands.filter((line) => line === "EPSV")).toHaveLength(2);
  });

  it("is dialled when the server has no other", async () => {
    const { rig, peer, fetch } = await server(() => ({ EPSV: "229 Ok (|||5060|)", PASV: unknown }));
    const failing = failureOf(fetch());
    await rig.clock.advance(1);
    expect(String(await failing)).toContain("5060 refused");
    expect(peer.commands.filter((line) => line === "EPSV")).toHaveLength(3);
  });
});

describe("quirk 26: a port that a server opens for one try", () => {
  it("is dialled once: each further try asks for another one", async () => {
    const dialled: number[] = [];
    const { rig, peer, fetch } = await server((port) => ({
      EPSV: "229 Ok (|||4444|)",
      PASV: filled("227 Ok (%h)", port),
    }));
    rig.network.firewall((from, to) => {
      if (from.address === clientAddress) dialled.push(to.port);
      return to.port === 4444 ? "refuse" : "pass";
    });
    expect(await fetch()).toBe("hello");
    expect(dialled).toHaveLength(2);
    expect(new Set(dialled).size).toBe(2);
    expect(await fetch()).toBe("hello");
    // Asked for anew, though it is the same.
    expect(peer.commands.filter((line) => line === "PASV").length).toBeGreaterThanOrEqual(2);
  });
});

describe("quirk 30: EPSV leads to 425, and PASV does not", () => {
  it("so PASV is tried when EPSV itself is answered by 425", async () => {
    const { fetch } = await server((port) => ({ EPSV: "425 Cannot open.", PASV: filled("227 Ok (%h)", port) }));
    expect(await fetch()).toBe("hello");
  });

  it("so PASV is tried when the transfer is, and kept to", async () => {
    let epsv = false;
    const { peer, fetch } = await server((port) => ({
      EPSV: () => ((epsv = true), `229 Ok (|||${port}|)`),
      PASV: () => ((epsv = false), filled("227 Ok (%h)", port)),
      RETR: () => (epsv ? "425 Cannot open data connection." : undefined),
    }));
    expect(await fetch()).toBe("hello");
    expect(await fetch()).toBe("hello");
    expect(peer.commands.filter((line) => line === "EPSV")).toHaveLength(1);
  });
});

describe("quirk 31: active mode with servers that dial from elsewhere, or know no EPRT", () => {
  it.each([20, 40_000])("takes the server's connection from its port %i", async (port) => {
    const { rig, begin } = await active();
    const { bytes, endpoint } = await begin();
    const { stream } = await rig.network
      .host(serverAddress)
      .dial({ remote: endpoint, local: { address: serverAddress, port } });
    stream.end("hello");
    expect(Buffer.from(await bytes).toString()).toBe("hello");
  });

  it("takes one from another address only where that is trusted", async () => {
    for (const trustActiveAddress of [true, false]) {
      const { rig, begin } = await active({ trustActiveAddress });
      const { bytes, endpoint } = await begin();
      const { stream } = await rig.network.host("203.0.113.66").dial({ remote: endpoint });
      stream.end("hello");
      if (trustActiveAddress) expect(Buffer.from(await bytes).toString()).toBe("hello");
      else {
        const own = await rig.network.host(serverAddress).dial({ remote: endpoint, local: { address: serverAddress } });
        own.stream.end("own");
        expect(Buffer.from(await bytes).toString()).toBe("own");
      }
    }
  });

  it("asks by PORT over IPv4, so that nobody has to know EPRT", async () => {
    const { peer, begin } = await active();
    const { bytes, endpoint } = await begin();
    (await peer.dial(endpoint)).stream.end("hello");
    expect(Buffer.from(await bytes).toString()).toBe("hello");
    expect(peer.commands.some((line) => line.startsWith("EPRT"))).toBe(false);
  });
});

type Answer = string | (() => string | undefined) | undefined;

interface Served {
  readonly rig: Bench;
  readonly peer: ScriptedPeer;
  readonly client: Client;
  /** Downloads a file, which is `hello`. */
  fetch(): Promise<string>;
}

/** A logged-in client of a server with one port that waits, which answers some verbs in ways of its own. */
async function server(answers: (port: number) => Readonly<Record<string, Answer>>): Promise<Served> {
  return serve(await bench(), answers);
}

async function serve(rig: Bench, answers: (port: number) => Readonly<Record<string, Answer>>): Promise<Served> {
  const { peer, client } = await rig.logIn();
  const listener = await peer.listen();
  const own = answers(listener.local.port);
  void peer
    .serve((line) => {
      const [verb = ""] = line.split(" ");
      const answer = own[verb];
      const given = typeof answer === "function" ? answer() : answer;
      // A connection that was made for what is refused is none for the next.
      if (given !== undefined && verb === "RETR") void listener.accept().then(({ stream }) => stream.destroy());
      if (given !== undefined) return [given];
      if (verb !== "RETR") return ["200 Fine."];
      void listener.accept().then(({ stream }) => {
        stream.end("hello");
        peer.say("226 Done.");
      });
      return ["150 Opening."];
    })
    .catch(() => {});
  return { rig, peer, client, fetch: async () => Buffer.from(await client.downloadBytes("a")).toString() };
}

interface Active {
  readonly rig: Bench;
  readonly peer: ScriptedPeer;
  /** Begins a download, up to where the server has to dial. */
  begin(): Promise<{ readonly bytes: Promise<Uint8Array>; readonly endpoint: ReturnType<typeof parseHostPort> }>;
}

async function active(options: Partial<ConnectOptions> = {}): Promise<Active> {
  const rig = await bench();
  const { peer, client } = await rig.logIn({ mode: "active", ...options });
  return {
    rig,
    peer,
    async begin() {
      const bytes = client.downloadBytes("a");
      await peer.serve((line) => (line.startsWith("RETR") ? undefined : ["200 Fine."]));
      peer.say("150 Opening.", "226 Done.");
      const command = peer.commands.find((line) => line.startsWith("PORT ")) ?? "";
      return { bytes, endpoint: parseHostPort(command.slice(5)) };
    },
  };
}

function filled(shape: string, port: number): string {
  return shape.replace("%p", String(port)).replace("%h", formatHostPort({ address: serverAddress, port }));
}
