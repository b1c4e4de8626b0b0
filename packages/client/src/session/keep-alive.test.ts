import type { ScriptedPeer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import type { Client } from "../client.ts";
import { connect } from "../connect.ts";
import { bench, clientAddress, serverAddress, type Bench } from "../scripted.fixtures.ts";
import type { KeepAliveOptions } from "./keep-alive.ts";

const minute = 60_000;

describe("a client that has nothing to do", () => {
  it("says nothing, unless it is told to", async () => {
    const { rig, peer } = await connected({});
    const before = peer.commands.length;
    await rig.clock.advance(60 * minute);
    expect(peer.commands).toHaveLength(before);
  });

  it("gives a sign of life each time that it was silent for so long, by each command in turn", async () => {
    const { rig, peer } = await connected({ idle: minute, commands: ["NOOP", "PWD", "REST 0"] });
    const before = peer.commands.length;
    await rig.clock.advance(4 * minute + 500);
    expect(peer.commands.slice(before)).toEqual(["NOOP", "PWD", "REST 0", "NOOP"]);
  });

  it("does not count the time before the last call", async () => {
    const { rig, peer, client } = await connected({ idle: minute }, () => "250 Fine.");
    await rig.clock.advance(50_000);
    await client.removeDirectory("x");
    const before = peer.commands.length;
    await rig.clock.advance(59_000);
    expect(peer.commands).toHaveLength(before);
    await rig.clock.advance(minute);
    expect(peer.commands.slice(before)).toEqual(["NOOP"]);
  });

  it("quirk 17: finds out that a connection is dead which nobody has closed", async () => {
    const { rig, client } = await connected({ idle: minute }, () => undefined);
    await rig.clock.advance(minute + 59_000);
    expect(client.lost).toBeUndefined();
    await rig.clock.advance(2_000);
    expect(client.lost).toMatchObject({ code: "timeout" });
  });
});

describe("a client whose transfer takes long", () => {
  it("quirk 18: says nothing, unless it is told to", async () => {
    const { rig, transfer } = await connected({ idle: minute });
    const { peer, data, bytes } = await transfer();
    await rig.clock.advance(4 * minute);
    expect(peer.commands.at(-1)).toBe("RETR a");
    data.end("hello");
    peer.say("226 Done.");
    expect(Buffer.from(await bytes).toString()).toBe("hello");
  });

  it.each(["at once", "behind the 226", "in one piece with it", "never"] as const)(
    "quirk 19: keeps in step with a server that answers NOOP %s",
    async (when) => {
      const { rig, transfer, client } = await connected({ transfer: minute });
      const { peer, data, bytes } = await transfer();
      for (const nth of [1, 2]) {
        await rig.clock.advance(minute + 500);
        expect(peer.commands.filter((line) => line === "NOOP")).toHaveLength(nth);
        await peer.expect("NOOP");
        if (when === "at once") peer.say("200 Alive.");
        await settle();
      }
      data.end("hello");
      await settle();
      if (when === "in one piece with it") peer.say("226 Done.", "200 Alive.", "200 Alive.");
      else peer.say("226 Done.");
      if (when === "behind the 226") {
        await settle();
        peer.say("200 Alive.", "200 Alive.");
      }
      void peer.serve((line) => [answers[line] ?? "200 Fine."]).catch(() => {});
      if (when === "never") await rig.clock.advance(301);
      expect(Buffer.from(await bytes).toString()).toBe("hello");
      expect(await client.workingDirectory()).toBe("/here");
      expect(client.lost).toBeUndefined();
    },
  );
});

it("is not told what would do more than keep it alive, nor times that make no sense", async () => {
  const rig = await bench();
  for (const keepAlive of [
    { commands: ["DELE x"] },
    { commands: [] },
    { idle: 10 },
    { transfer: 0 },
    { tcp: Number.NaN },
  ]) {
    const network = rig.network.host(clientAddress);
    await expect(connect({ host: serverAddress, network, clock: rig.clock, keepAlive })).rejects.toThrow(RangeError);
  }
});

const answers: Readonly<Record<string, string>> = { PWD: '257 "/here" is it.', EPSV: "500 No more." };

interface Connected {
  readonly rig: Bench;
  readonly peer: ScriptedPeer;
  readonly client: Client;
  /** Begins a download, up to where its data connection stands and its 150 has come; from then on a test answers. */
  transfer(): Promise<{
    readonly peer: ScriptedPeer;
    readonly data: { end(text: string): void };
    readonly bytes: Promise<Uint8Array>;
  }>;
}

async function connected(
  keepAlive: Partial<KeepAliveOptions>,
  answer: (line: string) => string | undefined = () => "200 Fine.",
): Promise<Connected> {
  const rig = await bench();
  const { peer, client } = await rig.logIn({ keepAlive, retries: 0 });
  let transferring = false;
  const serving = peer.serve((line) => {
    transferring = line.startsWith("RETR");
    if (transferring) return undefined;
    if (line === "EPSV") return [`229 Ok (|||${listener.local.port}|).`];
    const given = answer(line);
    return given === undefined ? [] : [given];
  });
  serving.catch(() => {});
  const listener = await peer.listen();
  return {
    rig,
    peer,
    client,
    async transfer() {
      const bytes = client.downloadBytes("a");
      bytes.catch(() => {});
      await serving;
      const { stream } = await listener.accept();
      peer.say("150 Opening.");
      await settle();
      return { peer, data: { end: (text) => void stream.end(text) }, bytes };
    },
  };
}
