import { connect, serverMemory, type Client } from "@tandem/client";
import { createTracer, type TraceEvent } from "@tandem/trace";
import { describe, expect, inject, it } from "vitest";
import { ACCOUNT } from "./account.ts";
import { SERVER_PEERS } from "./peers/index.ts";
import type { RunningServer, ServerLimits } from "./peers/server-peer.ts";
import { needs, presenceOf } from "./presence.ts";
import { security } from "./tandem/library.ts";
import { certificateFiles } from "./tls/certificates.ts";

// Real servers stand several commands on their way: what `client/src/quirks` says of them is true, and nothing is confused.

const name = (index: number): string => `in/file ${String(index)}`;
const content = (index: number): string => `${String(index)}\n`.repeat(index % 7 === 0 ? 0 : 1 + ((index * 37) % 900));
const there = async (client: Client): Promise<readonly string[]> =>
  (await client.names("in")).filter((path) => !/(?:^|\/)\.\.?$/.test(path));

/** With which a server starts: ProFTPD wants a range, Pure-FTPd has enough for all its sessions. */
const fewestPorts: Readonly<Record<string, number>> = { vsftpd: 1, pyftpdlib: 1, proftpd: 2 };

interface Session {
  readonly client: Client;
  readonly violations: readonly TraceEvent[];
  readonly expectInStep: () => void;
}

async function session(server: RunningServer, port: string, secured: boolean): Promise<Session> {
  const memory = serverMemory();
  const tracer = createTracer({ now: () => performance.now(), date: () => Date.now() });
  const violations: TraceEvent[] = [];
  tracer.subscribe((event) => {
    if (event.kind === "exchange.violation") violations.push(event);
  });
  const { authority } = certificateFiles(inject("caseFiles"));
  const tls = secured ? await security({ start: "explicit", version: "TLSv1.3", authority }) : {};
  const { name: user, password } = ACCOUNT;
  const client = await connect({
    host: "127.0.0.1",
    port: server.port,
    user,
    password,
    tracer,
    ...tls,
    memory,
    retries: 0,
  });
  return {
    client,
    violations,
    expectInStep: () => {
      expect(memory.recall(`127.0.0.1:${port}`)).not.toHaveProperty("lockstep");
      expect(client.lost).toBeUndefined();
    },
  };
}

describe.each(SERVER_PEERS.flatMap((peer) => [false, true].map((secured) => ({ peer, secured }))))(
  "pipelining with $peer.name, under TLS: $secured",
  ({ peer, secured }) => {
    const presence = presenceOf(peer.name, peer.needsRoot);
    const start = (limits?: ServerLimits): Promise<RunningServer> => {
      const files = certificateFiles(inject("caseFiles"));
      return peer.start(presence, secured ? { start: "explicit", files } : undefined, limits);
    };

    it("moves files each way, one after the other and all at once, with commands between them", async (context) => {
      needs(presence, context);
      // Under TLS each takes two processors their time.
      const count = secured ? 50 : 200;
      const times = <Value>(make: (index: number) => Value): Value[] =>
        Array.from({ length: count }, (_, index) => make(index));
      await using server = await start();
      const { client, violations, expectInStep } = await session(server, String(server.port), secured);
      await using _client = client;
      for (const index of times((at) => at)) {
        await client.upload(content(index), name(index));
        if (index % 3 === 0) await client.setModified(name(index), Date.UTC(2020, 1, 2));
      }
      for (const index of times((at) => at)) {
        expect(Buffer.from(await client.downloadBytes(name(index))).toString()).toBe(content(index));
      }
      await Promise.all(times((index) => client.upload(`${content(index)}!`, name(index))));
      const fetched = await Promise.all(
        times(async (index) => {
          const [bytes, size] = await Promise.all([client.downloadBytes(name(index)), client.size(name(index))]);
          expect(size).toBe(bytes.length);
          return Buffer.from(bytes).toString();
        }),
      );
      expect(fetched).toEqual(times((index) => `${content(index)}!`));
      expect(await there(client)).toHaveLength(count);
      await Promise.all(times((index) => client.remove(name(index))));
      const made = Array.from({ length: 20 }, (_, index) => `in/made ${String(index)}`);
      await Promise.all(made.map((path) => client.makeDirectory(path)));
      await Promise.all(made.map((path) => client.removeDirectory(path)));
      expect(await there(client).catch(() => [])).toEqual([]);
      expect(violations).toEqual([]);
      expectInStep();
    }, 240_000);

    it("stays in step when transfers are broken off and refused between others", async (context) => {
      needs(presence, context);
      await using server = await start();
      const { client, expectInStep } = await session(server, String(server.port), secured);
      await using _client = client;
      await client.upload(new Uint8Array(3_000_000), "in/large");
      await client.upload("small", "in/small");
      for (let round = 0; round < 12; round++) {
        const enough = new AbortController();
        const sink = { write: () => Promise.resolve(enough.abort(new Error("enough"))) };
        const calls = [
          client.downloadBytes("in/small"),
          client.download("in/large", sink, { signal: enough.signal }),
          client.downloadBytes("in/none"),
          client.upload(`round ${String(round)}`, "in/other"),
          client.downloadBytes("in/other"),
          client.size("in/small"),
        ];
        const outcomes = await Promise.allSettled(calls);
        expect(outcomes.map(({ status }) => status)).toEqual([
          ...["fulfilled", "rejected", "rejected", "fulfilled", "fulfilled", "fulfilled"],
        ]);
        expect(outcomes[1]).toMatchObject({ reason: { message: "enough" } });
        expect(outcomes[2]).toMatchObject({ reason: { name: "RefusedError" } });
        expect(Buffer.from((outcomes[4] as PromiseFulfilledResult<Uint8Array>).value).toString()).toBe(
          `round ${String(round)}`,
        );
        expect(outcomes[5]).toMatchObject({ value: 5 });
      }
      expectInStep();
    });

    // The connection to a port waits there for its transfer, and a server whose ports are few names the same one again.
    it("stores what was meant behind downloads that were refused, though the ports are few", async (context) => {
      needs(presence, context);
      await using server = await start({ passivePorts: fewestPorts[peer.name] ?? 100 });
      const { client, expectInStep } = await session(server, String(server.port), secured);
      await using _client = client;
      await client.upload("small", "in/small");
      for (let round = 0; round < 20; round++) {
        const calls = [
          client.downloadText("in/small"),
          client.downloadText("in/none"),
          client.upload(`round ${String(round)}`, "in/other"),
          client.downloadText("in/none"),
          client.downloadText("in/other"),
        ];
        const outcomes = await Promise.allSettled(calls);
        const refused = { status: "rejected", reason: { name: "RefusedError" } };
        const value = (value: unknown): object => ({ status: "fulfilled", value });
        expect(outcomes).toMatchObject([
          ...[value("small"), refused, value({ bytes: `round ${String(round)}`.length })],
          ...[refused, value(`round ${String(round)}`)],
        ]);
      }
      expectInStep();
    });
  },
);
