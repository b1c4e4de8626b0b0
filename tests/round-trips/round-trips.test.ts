import { asStorage, connect, type Client, type ConnectOptions } from "@tandem/client";
import { diff, run } from "@tandem/client/sync";
import { parsePath } from "@tandem/protocol";
import { memoryStorage } from "@tandem/storage";
import { countRoundTrips, distantServer, type DistantKind, type DistantServer } from "@tandem/testkit";
import { afterEach, describe, expect, it } from "vitest";

// Counted on a clock that stands still while anything works, so a figure is what the exchanges cost and nothing else: it is the
// same on every machine. A bound is the most that is allowed; where it takes less by now, the bound follows.

const files = 50;
const content = new Uint8Array(4096).map((_, i) => i * 7);
const name = (index: number): string => `file-${String(index).padStart(3, "0")}.bin`;
const times = <Value>(make: (index: number) => Value): Value[] =>
  Array.from({ length: files }, (_, index) => make(index));

let server: DistantServer | undefined;
afterEach(async () => {
  await server?.[Symbol.asyncDispose]();
  server = undefined;
});

async function distant(kind: DistantKind): Promise<DistantServer> {
  return (server = await distantServer(kind));
}

/** Round trips of `work` with a client that is logged in, for each file. */
async function perFile(
  at: DistantServer,
  work: (client: Client) => Promise<unknown>,
  options: Partial<ConnectOptions> = {},
): Promise<number> {
  const client = await at.clock.until(connect({ ...at.options, ...options }));
  const trips = await countRoundTrips(at, () => work(client));
  await at.clock.until(client.close());
  return trips / files;
}

interface Bounds {
  readonly login: number;
  readonly upload: number;
  readonly uploadsAtOnce: number;
  readonly timedUploads: number;
  readonly download: number;
  readonly downloadsAtOnce: number;
  readonly uploadsOverEight: number;
  readonly downloadsOverEight: number;
}

// The dial and the bytes are two; a server that lingers at the end of data takes a third, and EPSV goes ahead behind the transfer before.
const bounds: Readonly<Record<DistantKind, Bounds>> = {
  tandem: {
    login: 3,
    upload: 2.1,
    uploadsAtOnce: 2.1,
    timedUploads: 2.1,
    download: 2.1,
    downloadsAtOnce: 2.1,
    uploadsOverEight: 0.34,
    downloadsOverEight: 0.34,
  },
  lingering: {
    login: 3,
    upload: 3.1,
    uploadsAtOnce: 3.1,
    timedUploads: 3.2,
    download: 3.1,
    downloadsAtOnce: 3.1,
    uploadsOverEight: 0.48,
    downloadsOverEight: 0.48,
  },
};

describe.each([
  ["our server", "tandem"],
  ["a server that lingers as vsftpd does", "lingering"],
] as const)("with %s", (_, kind) => {
  const bound = bounds[kind];

  it(`a session is ready ${bound.login} round trips after the greeting at the most`, async () => {
    const at = await distant(kind);
    const trips = await countRoundTrips(at, () => connect(at.options));
    // One for TCP, one until the greeting is there.
    expect(trips - 2).toBeLessThanOrEqual(bound.login);
  });

  it(`an upload of 4 KiB takes at most ${bound.upload}`, async () => {
    const at = await distant(kind);
    const trips = await perFile(at, async (client) => {
      for (const remote of times(name)) await client.upload(content, remote);
    });
    expect(trips).toBeLessThanOrEqual(bound.upload);
  });

  it(`each of many uploads that are asked for at once takes at most ${bound.uploadsAtOnce}`, async () => {
    const at = await distant(kind);
    const trips = await perFile(at, (client) => Promise.all(times((index) => client.upload(content, name(index)))));
    expect(trips).toBeLessThanOrEqual(bound.uploadsAtOnce);
  });

  it(`each of many uploads with its time takes at most ${bound.timedUploads}`, async () => {
    const at = await distant(kind);
    const modified = Date.UTC(2020, 1, 2);
    const stamped = new Map<string, boolean>();
    const send = async (client: Client, remote: string): Promise<void> => {
      const [, taken] = await Promise.all([client.upload(content, remote), client.setModified(remote, modified)]);
      stamped.set(remote, taken);
    };
    const trips = await perFile(at, (client) => Promise.all(times((index) => send(client, name(index)))));
    expect(trips).toBeLessThanOrEqual(bound.timedUploads);
    for (const path of times(name)) {
      const found = await at.storage.stat(parsePath(path));
      expect([found.size, found.modified === modified]).toEqual([4096, stamped.get(path)]);
    }
  });

  it(`one upload with its time after the other takes at most ${bound.timedUploads}`, async () => {
    const at = await distant(kind);
    const modified = Date.UTC(2020, 1, 2);
    const trips = await perFile(at, async (client) => {
      for (const remote of times(name)) await client.upload(content, remote, { modified });
    });
    expect(trips).toBeLessThanOrEqual(bound.timedUploads);
    for (const path of times(name)) {
      expect(await at.storage.stat(parsePath(path))).toMatchObject({ size: 4096, modified });
    }
  });

  it(`a download of 4 KiB takes at most ${bound.download}`, async () => {
    const at = await distant(kind);
    for (const path of times(name)) await at.put(path, content);
    const trips = await perFile(at, async (client) => {
      for (const remote of times(name)) expect(await client.downloadBytes(remote)).toHaveLength(4096);
    });
    expect(trips).toBeLessThanOrEqual(bound.download);
  });

  it(`each of many downloads that are asked for at once takes at most ${bound.downloadsAtOnce}`, async () => {
    const at = await distant(kind);
    for (const path of times(name)) await at.put(path, content);
    const trips = await perFile(at, async (client) => {
      const all = await Promise.all(times((index) => client.downloadBytes(name(index))));
      expect(all.map(({ length }) => length)).toEqual(times(() => 4096));
    });
    expect(trips).toBeLessThanOrEqual(bound.downloadsAtOnce);
  });

  it(`eight connections, opened when they are wanted, make it ${bound.uploadsOverEight} for each of many uploads`, async () => {
    const at = await distant(kind);
    const copies = (client: Client): Promise<unknown> =>
      Promise.all(times((index) => client.upload(content, name(index))));
    const trips = await perFile(at, copies, { connections: 8 });
    expect(trips).toBeLessThanOrEqual(bound.uploadsOverEight);
  });

  it(`and ${bound.downloadsOverEight} for each of many downloads`, async () => {
    const at = await distant(kind);
    for (const path of times(name)) await at.put(path, content);
    const copies = (client: Client): Promise<unknown> =>
      Promise.all(times((index) => client.downloadBytes(name(index))));
    const trips = await perFile(at, copies, { connections: 8 });
    expect(trips).toBeLessThanOrEqual(bound.downloadsOverEight);
  });

  it("a mirror takes for each file what a transfer takes, its time with it, and four round trips before", async () => {
    const at = await distant(kind);
    const here = memoryStorage({ now: () => Date.UTC(2021, 1, 2) });
    for (const path of times(name)) {
      await using stage = await here.write(parsePath(path));
      await stage.write(content);
      await stage.commit();
    }
    const mirror = async (client: Client): Promise<void> => {
      const there = asStorage(client);
      const { ended } = await run(await diff(here, there), here, there, { parallel: 4 });
      expect(ended).toBe("complete");
    };
    expect(await perFile(at, mirror)).toBeLessThanOrEqual(bound.timedUploads + 4 / files);
    expect((await at.storage.stat(parsePath(name(0)))).modified).toBe(Date.UTC(2021, 1, 2));
  });
});
