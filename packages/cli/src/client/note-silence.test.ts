import { createTracer } from "@tandem/trace";
import { virtualClock } from "@tandem/transport/testing";
import { expect, it } from "vitest";
import { noteSilence } from "./note-silence.ts";

const client = { address: "192.0.2.1", port: 50_000 };
const server = { address: "192.0.2.2", port: 2990 };
const open = { kind: "control.open", recorder: "client", client, server } as const;

it("says after a while what it may mean that there is no greeting, and nothing when there is one, or nobody waits", async () => {
  const clock = virtualClock();
  const tracer = createTracer({ now: () => clock.now(), date: () => clock.date(), ring: 0 });
  const said: string[] = [];
  const begin = (tls: "explicit" | "implicit"): Disposable =>
    noteSilence({ host: "files.example", tls }, { tracer, clock }, (line) => said.push(line));
  {
    using _greeted = begin("explicit");
    const session = tracer.open();
    session.emit(open);
    session.emit({ kind: "control.line", from: "server", text: "220 Ready." });
    await clock.advance(60_000);
  }
  {
    using _left = begin("explicit");
    tracer.open().emit(open);
  }
  {
    using _implicit = begin("implicit");
    tracer.open().emit(open);
    await clock.advance(60_000);
  }
  expect([said, tracer.active, clock.pending]).toEqual([[], false, 0]);
  using _silent = begin("explicit");
  tracer.open().emit(open);
  await clock.advance(5_000);
  expect(said).toEqual([
    "files.example has sent no greeting yet. It may expect TLS from the first byte: that is ftps://.",
  ]);
});
