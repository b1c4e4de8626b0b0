import { ConnectionError, FtpError, type Client } from "@tandem/client";
import type { HostilePeer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import { encounter, failureOf, patiently } from "./hostile.ts";

const file = "0123456789";

/** How a server ends: in order, by a reset, or by saying nothing any more. */
const endings = {
  close: (peer: HostilePeer) => peer.end(),
  reset: (peer: HostilePeer) => peer.reset(),
  stall: (peer: HostilePeer) => peer.silence(),
} as const;
type Ending = keyof typeof endings;
const every = Object.keys(endings) as readonly Ending[];

const logIn: readonly (readonly [string, (peer: HostilePeer) => unknown])[] = [
  ["before the greeting", () => {}],
  ["in the middle of the greeting", (peer) => peer.send("220 Rea")],
  ["after the greeting", async (peer) => (peer.say("220 Ready."), await peer.expect(/^USER/))],
  [
    "in the middle of a reply of several lines",
    async (peer) => (peer.say("220 Ready."), await peer.answer(/^USER/, "331-Password", "331-please")),
  ],
  [
    "after the password",
    async (peer) => {
      peer.say("220 Ready.");
      await peer.answer(/^USER/, "331 Password.");
      await peer.expect(/^PASS/);
    },
  ],
  [
    "in the middle of the features",
    async (peer) => {
      peer.say("220 Ready.");
      await peer.answer(/^USER/, "230 Welcome.");
      await peer.answer("FEAT", "211-Features:", " MLST");
    },
  ],
];

describe("C7: a server that closes, resets or stalls while somebody connects is a typed error", () => {
  it.each(logIn.flatMap(([when, play]) => every.map((ending) => [ending, when, play] as const)))(
    "%s %s",
    async (ending, _when, play) => {
      const { meet, over, clock, network } = await encounter();
      const connecting = meet(async (peer) => {
        await play(peer);
        await endings[ending](peer);
        peer.socket.stream.resume();
      });
      const error = await patiently(clock, failureOf(connecting));
      expect(error).toBeInstanceOf(ConnectionError);
      expect(error).toMatchObject({
        code: ending === "stall" ? "timeout" : "lost",
        phase: expect.stringMatching(/^(?:connect|login|command)$/),
        retryable: true,
        connectionUsable: false,
      });
      await over();
      await settle();
      expect(clock.pending).toBe(0);
      expect(network.open.dials).toBe(0);
    },
  );
});

type Moment = readonly [when: string, play: (peer: HostilePeer, ending: Ending) => Promise<unknown>];

/** Ends both connections, the data connection first. */
async function endData(socket: Awaited<ReturnType<HostilePeer["data"]>>, ending: Ending): Promise<void> {
  socket.stream.on("error", () => {});
  if (ending === "reset") socket.reset();
  else if (ending === "close") socket.stream.destroy();
  await settle();
}

const downloads: readonly Moment[] = [
  ["before PASV is answered", async (peer) => (await peer.answer("TYPE I", "200 Yes."), await peer.expect("EPSV"))],
  ["before RETR is answered", async (peer, ending) => endData(await peer.data("RETR a"), ending)],
  [
    "after 150 and no byte",
    async (peer, ending) => {
      const data = await peer.data("RETR a");
      peer.say("150 Here (10 bytes).");
      await settle();
      await endData(data, ending);
    },
  ],
  [
    "in the middle of the file",
    async (peer, ending) => {
      const data = await peer.data("RETR a");
      peer.say("150 Here (10 bytes).");
      data.stream.write(file.slice(0, 5));
      await settle();
      await endData(data, ending);
    },
  ],
  [
    "after the last byte and no 226",
    async (peer) => {
      const data = await peer.data("RETR a");
      // Of a length that was not told: as many bytes as were announced are the file.
      peer.say("150 Here.");
      data.stream.end(file);
      data.stream.resume();
      await settle();
    },
  ],
];

const uploads: readonly Moment[] = [
  ["before STOR is answered", async (peer, ending) => endData(await peer.data("STOR a"), ending)],
  [
    "in the middle of the file",
    async (peer, ending) => {
      const data = await peer.data("STOR a");
      peer.say("150 Give it.");
      await settle();
      await endData(data, ending);
    },
  ],
  [
    "after the last byte and no 226",
    async (peer) => {
      const data = await peer.data("STOR a");
      peer.say("150 Give it.");
      data.stream.resume();
      await new Promise((resolve) => void data.stream.once("end", resolve));
      data.stream.end();
    },
  ],
];

/** More than all buffers on the way hold, so that a transfer is never over before its peer has read. */
const long = Buffer.alloc(4_000_000, "x");

describe.each([
  ["a download", downloads, (client: Client) => client.downloadBytes("a")],
  ["an upload", uploads, (client: Client) => client.upload(long, "a")],
] as const)(
  "C7: a server that closes, resets or stalls during %s is a typed error, and never a success",
  (_what, moments, call) => {
    it.each(moments.flatMap((moment) => every.map((ending) => [ending, ...moment] as const)))(
      "%s %s",
      async (ending, _when, play) => {
        const { meet, clock } = await encounter();
        const client = await meet(async (peer) => {
          await peer.welcome();
          await play(peer, ending);
          await endings[ending](peer);
          peer.socket.stream.resume();
        });
        const error = await patiently(clock, failureOf(call(client)));
        expect(error).toBeInstanceOf(FtpError);
        expect(error).toMatchObject({
          phase: expect.stringMatching(/^(?:data-open|transfer|finish)$/),
          retryable: true,
        });
        expect(client.lost).toMatchObject({ code: ending === "stall" ? "timeout" : "lost" });
        await patiently(clock, client[Symbol.asyncDispose]());
        await settle();
        expect(clock.pending).toBe(0);
      },
    );
  },
);

describe("C7: a short file is never a success", () => {
  it.each([
    ["the data ends early, and 226 says all is well", "150 Here (10 bytes).", "226 Done.", "end", undefined],
    ["the data ends early, and the caller knows better", "150 Here.", "226 Done.", "end", 10],
    ["the data is reset, and 226 says all is well", "150 Here.", "226 Done.", "reset", undefined],
    ["226 says all is well, and the data is reset", "150 Here.|226 Done.", "", "reset", undefined],
    ["the data ends early, and 426 says so", "150 Here.", "426 Broken.", "end", undefined],
    ["the data is reset, and 451 says so", "150 Here.", "451 Disk.", "reset", undefined],
  ])("%s", async (_what, before, behind, how, size) => {
    const { meet, clock } = await encounter();
    const client = await meet(async (peer) => {
      await peer.welcome();
      const data = await peer.data("RETR a");
      peer.say(...before.split("|"));
      data.stream.write(file.slice(0, 5));
      await settle();
      if (how === "reset") data.reset();
      else data.stream.end();
      await settle();
      if (behind !== "") peer.say(behind);
    });
    const sink = { write: () => Promise.resolve() };
    expect(await patiently(clock, failureOf(client.download("a", sink, { size })))).toBeInstanceOf(FtpError);
  });
});
