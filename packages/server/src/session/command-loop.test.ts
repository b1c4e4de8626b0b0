import { reply, type Reply, type Verb } from "@tandem/protocol";
import { settle } from "@tandem/transport/testing";
import { expect, it } from "vitest";
import { CommandLoop } from "./command-loop.ts";

/** A loop whose one transfer is begun and ended by hand. */
function loopWithTransfer(): {
  readonly loop: CommandLoop;
  readonly sent: number[];
  readonly turns: { taken: number };
  begin(): void;
} {
  const sent: number[] = [];
  const turns = { taken: 0 };
  let transferring = false;
  let abort: () => void = () => {};
  const aborted = new Promise<void>((resolve) => (abort = resolve));
  const loop = new CommandLoop(
    {
      get transferring() {
        return transferring;
      },
      send: ({ code }) => void sent.push(code),
      held: () => undefined,
      async turn() {
        turns.taken++;
        await settle();
      },
      pause: () => {},
      resume: () => {},
      abortTransfer: abort,
      finished: () => {},
      idle: () => {},
      violation: (text) => expect.unreachable(text),
    },
    65_536,
  );
  const take = (verb: Verb, run: () => Promise<Reply>): void => loop.take({ verb, bytes: 4, run });
  take("RETR", async () => {
    await aborted;
    transferring = false;
    return reply(426, "Aborted.");
  });
  take("PWD", () => Promise.resolve(reply(257, "Here.")));
  take("ABOR", () => Promise.resolve(reply(226, "Aborted.")));
  return {
    loop,
    sent,
    turns,
    begin() {
      transferring = true;
      loop.announce(reply(150, "Opening."));
    },
  };
}

it("an ABOR that came before its transfer began breaks that off when it begins, and goes before what waits", async () => {
  const { sent, begin } = loopWithTransfer();
  await settle();
  expect(sent).toEqual([]);
  begin();
  await settle();
  expect(sent).toEqual([150, 426, 226, 257]);
});

it("what waits is dropped by stop, and what runs is waited for by quiet", async () => {
  const { loop, sent, begin } = loopWithTransfer();
  loop.stop();
  expect(loop.awaits("ABOR")).toBe(false);
  let quiet = false;
  const ended = loop.quiet().then(() => (quiet = true));
  await settle();
  expect(quiet).toBe(false);
  begin();
  loop.take({ verb: "NOOP", bytes: 4, run: () => expect.unreachable("stopped") });
  expect(sent).toEqual([150]);
  void ended;
});

it("many commands that come together run in their order, and others have their turns between", async () => {
  const { loop, sent, turns, begin } = loopWithTransfer();
  begin();
  await settle();
  const many = Array.from({ length: 1_000 }, (_, number) => number);
  // What is answered at once and what takes its time, side by side.
  const answer = (code: number) => (code % 3 === 0 ? { code, lines: ["Done."] as const } : later(code));
  const later = async (code: number): Promise<Reply> => ({ code, lines: ["Done."] });
  for (const code of many) loop.take({ verb: undefined, bytes: 4, run: () => answer(200 + (code % 100)) });
  while (sent.length < 1_004) await settle();
  expect(sent.slice(4)).toEqual(many.map((code) => 200 + (code % 100)));
  expect(turns.taken).toBeGreaterThan(20);
});
