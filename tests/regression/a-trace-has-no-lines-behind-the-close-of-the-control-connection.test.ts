import type { TraceEvent } from "@tandem/trace";
import { memoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { expect, it } from "vitest";

const afterClose = (events: readonly TraceEvent[]): readonly TraceEvent[] =>
  events.slice(events.findIndex(({ kind }) => kind === "control.close") + 1);
const lines = (events: readonly TraceEvent[]): readonly string[] =>
  events.flatMap((event) => (event.kind === "control.line" ? [event.text.slice(0, 4)] : []));

it("the replies to a client that half-closed come before the close", async () => {
  await using made = await memoryServer();
  const ftp = await made.connect();
  ftp.socket.stream.end("USER demo\r\nPASS wrong\r\nNOOP\r\n");
  await made.clock.advance(1_000);
  await ftp.ended;
  await settle();
  expect(lines(made.events)).toEqual(["220 ", "USER", "PASS", "NOOP", "331 ", "530 ", "200 "]);
  expect(made.events.at(-1)).toMatchObject({ kind: "control.close", by: "client" });
});

it("a reply that is not sent any more is not told either", async () => {
  await using made = await memoryServer({ timers: { loginDelay: 120_000 } });
  const ftp = await made.connect();
  ftp.send("USER demo\r\nPASS wrong\r\n");
  await made.clock.advance(200_000);
  await ftp.ended;
  expect(lines(made.events)).toEqual(["220 ", "USER", "PASS", "331 ", "421 "]);
  expect(lines(afterClose(made.events))).toEqual([]);
});
