import { once } from "node:events";
import { noTrace, type SessionTrace } from "@tandem/trace";
import { describe, expect, it } from "vitest";
import type { Network, Socket } from "../network.ts";
import { nodeNetwork } from "../node-network.ts";
import { settle, virtualClock } from "../testing/index.ts";
import { defaultDataTimers } from "./data-timers.ts";
import type { DataOffer } from "./data-offer.ts";
import { listenForData, type ListenForDataOptions } from "./listen-for-data.ts";
import { reservedPort } from "./plain-files.fixtures.ts";

interface Offered extends AsyncDisposable {
  readonly offer: DataOffer;
  readonly clock: ReturnType<typeof virtualClock>;
  /** In which ways the port was opened. */
  readonly opened: readonly ("reserved" | "listened")[];
  /** How many ports are on loan. */
  lent(): number;
}

/** An offer of a server at a port of this machine. */
async function offered(given: Partial<ListenForDataOptions> = {}): Promise<Offered> {
  const free = await reservedPort();
  if (free === undefined) throw new Error("No port can be reserved.");
  await free.close();
  const clock = virtualClock();
  const opened: ("reserved" | "listened")[] = [];
  let lent = 0;
  const network: Network = {
    dial: (options) => nodeNetwork.dial(options),
    listen(options, accept) {
      opened.push("listened");
      return nodeNetwork.listen(options, accept);
    },
    reserve(local, backlog) {
      opened.push("reserved");
      const port = nodeNetwork.reserve?.(local, backlog);
      if (port === undefined) return undefined;
      return {
        local,
        accept: () => port.accept(),
        listen(accept) {
          opened.push("listened");
          return port.listen(accept);
        },
        close: () => port.close(),
      };
    },
  };
  const offer = await listenForData({
    network,
    clock,
    trace: noTrace,
    side: "server",
    timers: defaultDataTimers,
    address: free.local.address,
    ports: {
      take() {
        lent++;
        return Promise.resolve({ port: free.local.port, giveBack: () => void lent-- });
      },
    },
    expects: () => true,
    ...given,
  });
  return { offer, clock, opened, lent: () => lent, [Symbol.asyncDispose]: () => offer[Symbol.asyncDispose]() };
}

const dial = ({ offer }: Offered): Promise<Socket> => nodeNetwork.dial({ remote: offer.endpoint });

const works = (await reservedPort().then(async (port) => (await port?.close(), port))) !== undefined;

describe.runIf(works)("the port of a server in passive mode", () => {
  it("is asked for its client when the transfer begins, and free then", async () => {
    await using made = await offered();
    const far = await dial(made);
    await using connection = await made.offer.open();
    expect(connection.remote).toEqual(far.local);
    expect(made.opened).toEqual(["reserved"]);
    expect(made.lent()).toBe(0);
    await expect(dial(made)).rejects.toMatchObject({ code: "refused" });
    far.stream.destroy();
  });

  it("waits for a client that comes behind its transfer command", async () => {
    await using made = await offered();
    const opening = made.offer.open();
    const far = await dial(made);
    await using connection = await opening;
    expect(connection.remote).toEqual(far.local);
    expect(made.opened).toEqual(["reserved", "listened"]);
    expect(made.lent()).toBe(0);
    far.stream.destroy();
  });

  it("turns strangers away, and takes the client behind them", async () => {
    let client = 0;
    await using made = await offered({ expects: ({ port }) => port === client });
    const strangers = [await dial(made), await dial(made)];
    const far = await dial(made);
    client = far.local.port;
    const refused = strangers.map(({ stream }) => once(stream.resume(), "error"));
    await using connection = await made.offer.open();
    expect(connection.remote.port).toBe(client);
    for (const error of refused) expect(await error).toMatchObject([{ code: "ECONNRESET" }]);
    far.stream.destroy();
  });

  it("is watched for strangers soon, so that they do not fill its queue", async () => {
    await using made = await offered({ expects: () => false });
    const far = await dial(made);
    const refused = once(far.stream.resume(), "error");
    await made.clock.advance(100);
    expect(made.opened).toEqual(["reserved", "listened"]);
    expect(await refused).toMatchObject([{ code: "ECONNRESET" }]);
  });

  it("waits no longer than it has time", async () => {
    await using made = await offered();
    const opening = made.offer.open().catch((error: unknown) => error);
    await made.clock.advance(defaultDataTimers.open);
    expect(await opening).toMatchObject({ code: "timeout" });
    await expect.poll(() => made.lent()).toBe(0);
    await expect(dial(made)).rejects.toMatchObject({ code: "refused" });
  });

  it("is closed and given back when it is not used, be it watched or not, and nothing waits any more", async () => {
    for (const time of [0, 100]) {
      const made = await offered();
      const far = await dial(made);
      const failed = once(far.stream.resume(), "error");
      await made.clock.advance(time);
      await made[Symbol.asyncDispose]();
      expect(made.lent()).toBe(0);
      await expect(dial(made)).rejects.toMatchObject({ code: "refused" });
      expect(await failed).toMatchObject([{ code: "ECONNRESET" }]);
      expect(made.clock.pending).toBe(0);
    }
  });

  it("is given back when it is free, and not before", async () => {
    let free = (): void => {};
    const leaving = new Promise<void>((resolve) => (free = resolve));
    const network: Network = {
      ...nodeNetwork,
      reserve: (local) => ({ local, accept: () => undefined, listen: () => leaving as never, close: () => leaving }),
    };
    const made = await offered({ network });
    const disposing = made[Symbol.asyncDispose]();
    await settle();
    expect(made.lent()).toBe(1);
    free();
    await disposing;
    expect(made.lent()).toBe(0);
  });

  it("is watched from the beginning under TLS, while somebody wants to know when the client comes, and at a client", async () => {
    const trace: SessionTrace = { ...noTrace, tells: (kind) => kind === "data.open" };
    const security = { begin: () => Promise.reject(new Error("No handshake begins.")) } as never;
    for (const given of [{ trace }, { security: () => security }, { side: "client" as const }]) {
      await using made = await offered(given);
      expect(made.opened).toEqual(["listened"]);
    }
  });
});
