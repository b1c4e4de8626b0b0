import { constants } from "node:crypto";
import { Duplex } from "node:stream";
import { connect, type ConnectionOptions } from "node:tls";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { ClientHelloDecoder, type Beginning } from "./client-hello.ts";
import { certificate, options, secured, sessionOf, tcpPair, tlsClient } from "./tls.fixtures.ts";
import { tlsServer, type TlsSession } from "./tls-server.ts";

/** The first bytes that Node's client sends. */
function helloOf(given: ConnectionOptions = {}): Promise<Uint8Array> {
  return new Promise((resolve) => {
    const wire = new Duplex({
      read: () => {},
      write(bytes: Uint8Array, _, written) {
        resolve(bytes);
        written();
      },
    });
    const client = connect({ socket: wire, servername: "localhost", ...given });
    client.on("error", () => {});
  });
}

/** A session that a client was given, by a session of a server. */
async function resumable(session: TlsSession, given: ConnectionOptions): Promise<Buffer> {
  const { client: peer, server } = await tcpPair();
  session.control(server).stream.resume();
  const client = tlsClient(peer, given);
  const resumed = given.maxVersion === "TLSv1.2" ? await secured(client) : await sessionOf(client);
  client.destroy();
  return resumed;
}

/** The same message in records of other lengths. */
function refragmented(hello: Uint8Array, lengths: readonly number[]): Uint8Array {
  const message = hello.subarray(5);
  const records: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < message.length; turn++) {
    const part = message.subarray(at, at + lengths[turn % lengths.length]!);
    records.push(Uint8Array.of(22, 3, 1, part.length >> 8, part.length & 0xff), part);
    at += part.length;
  }
  return Buffer.concat(records);
}

const read = (...pieces: readonly Uint8Array[]): Beginning => {
  const decoder = new ClientHelloDecoder();
  let last: Beginning = { kind: "incomplete" };
  for (const piece of pieces) {
    last = decoder.push(piece);
    if (last.kind !== "incomplete") break;
  }
  return last;
};

const ways = [
  ["TLSv1.3", {}],
  ["TLSv1.2 with tickets", { maxVersion: "TLSv1.2" }],
  ["TLSv1.2 with session ids", { maxVersion: "TLSv1.2", secureOptions: constants.SSL_OP_NO_TICKET }],
] as const;

describe.each(ways)("a ClientHello of %s", (_, given) => {
  it("that goes on with a session is recognized by the session of the server that it is of, and by no other", async () => {
    const server = tlsServer([certificate], options);
    const [one, other] = [server.session(), server.session()];
    const hello = read(await helloOf({ ...given, session: await resumable(one, given) }));
    if (hello.kind !== "hello") throw new Error(hello.kind);
    expect(one.recognizes(hello.hello)).toBe(true);
    expect(other.recognizes(hello.hello)).toBe(false);
  });

  it("that begins a session of its own is recognized by none", async () => {
    const session = tlsServer([certificate], options).session();
    await resumable(session, given);
    const hello = read(await helloOf(given));
    if (hello.kind !== "hello") throw new Error(hello.kind);
    expect(session.recognizes(hello.hello)).toBe(false);
  });
});

describe("the decoder of ClientHellos", () => {
  let hello: Uint8Array;
  let whole: Beginning;
  beforeAll(async () => {
    const session = await resumable(tlsServer([certificate], options).session(), {});
    hello = await helloOf({ session });
    whole = read(hello);
  });

  it("finds the ticket of a session", () => {
    expect(whole).toMatchObject({ kind: "hello", hello: { tickets: [expect.anything()] } });
  });

  it("reads the same however it is cut into segments and records", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }),
        fc.infiniteStream(fc.nat(300)),
        (lengths, cuts) => {
          const bytes = refragmented(hello, lengths);
          const pieces: Uint8Array[] = [];
          for (let at = 0; at < bytes.length;) {
            const length = cuts.next().value as number;
            pieces.push(bytes.subarray(at, at + length));
            at += length;
          }
          const decoder = new ClientHelloDecoder();
          const found = pieces.map((piece) => decoder.push(piece));
          expect(found.at(-1)).toEqual(whole);
          expect(found.slice(0, -1).every(({ kind }) => kind === "incomplete")).toBe(true);
          expect(Buffer.compare(decoder.bytes, bytes)).toBe(0);
        },
      ),
    );
  });

  it("reads on behind it no more than it was given, and keeps that", () => {
    const decoder = new ClientHelloDecoder();
    const more = Buffer.concat([hello, Buffer.from("early data")]);
    expect(decoder.push(more)).toEqual(whole);
    expect(Buffer.compare(decoder.bytes, more)).toBe(0);
  });

  it("takes any bytes for something, whatever was changed in them", () => {
    const changed = fc.array(fc.tuple(fc.nat(700), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), changed, (noise, changes) => {
        const bytes = Uint8Array.from(hello);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        for (const given of [noise, bytes]) expect(["incomplete", "foreign", "hello"]).toContain(read(given).kind);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ["a command of FTP", Buffer.from("USER ann\r\n")],
    ["another message of a handshake", Uint8Array.of(22, 3, 3, 0, 4, 2, 0, 0, 0)],
    ["an alert", Uint8Array.of(21, 3, 3, 0, 2, 1, 0)],
    ["an empty record", Uint8Array.of(22, 3, 1, 0, 0)],
    ["a length that nobody's has", Uint8Array.of(22, 3, 1, 0, 4, 1, 0, 0x50, 0)],
    ["a record that is too long", Uint8Array.of(22, 3, 1, 0x40, 1)],
    ["one that holds too little", Uint8Array.of(22, 3, 1, 0, 8, 1, 0, 0, 4, 3, 3, 0, 0)],
  ])("calls %s foreign", (_, bytes) => {
    expect(read(bytes)).toEqual({ kind: "foreign" });
  });

  it("waits for no more than 16 KiB, in however many records", () => {
    const endless = refragmented(
      Buffer.concat([Buffer.alloc(5), Uint8Array.of(1, 0, 0x3f, 0), Buffer.alloc(20_000)]),
      [1],
    );
    let taken = 0;
    const decoder = new ClientHelloDecoder();
    while (decoder.push(endless.subarray(taken, ++taken)).kind === "incomplete");
    expect(taken).toBeLessThan(16_400);
  });
});
