import { virtualClock } from "@tandem/transport/testing";
import { expect, it } from "vitest";
import { refusalLog } from "./refusal-log.ts";

function bench() {
  const clock = virtualClock();
  const lines: string[] = [];
  const log = refusalLog(clock, ({ who, text }) => void lines.push(`${who} ${text}`));
  const refuse = (address: string, reason = "Too many."): void =>
    log({
      ...{ session: "1", sequence: 1, worker: 0, at: 0, time: 0 },
      kind: "control.refused",
      recorder: "server",
      client: { address, port: 50_000 },
      server: { address: "192.0.2.1", port: 21 },
      reason,
    });
  return { clock, lines, refuse };
}

it("a refused connection is told at once, those that follow once a minute, and what has ended no more", async () => {
  const { clock, lines, refuse } = bench();
  for (let count = 0; count < 1_000; count++) refuse("203.0.113.66");
  refuse("203.0.113.67");
  expect(lines).toEqual(["203.0.113.66 refused: Too many.", "203.0.113.67 refused: Too many."]);
  await clock.advance(60_000);
  expect(lines.slice(2)).toEqual(["203.0.113.66 refused 999 more connections in a minute: Too many."]);
  refuse("203.0.113.66", "Banned.\u001B[2J");
  await clock.advance(60_000);
  expect(lines.slice(3)).toEqual(["203.0.113.66 refused 1 more connection in a minute: Banned.\\x1b[2J"]);
  await clock.advance(120_000);
  expect(lines).toHaveLength(4);
  expect(clock.pending).toBe(0);
  refuse("203.0.113.66");
  expect(lines[4]).toBe("203.0.113.66 refused: Too many.");
});

it("a flood from thousands of addresses is a bounded number of lines", async () => {
  const { clock, lines, refuse } = bench();
  for (let count = 0; count < 5_000; count++) refuse(`10.0.${count >> 8}.${count & 255}`);
  expect(lines).toHaveLength(201);
  expect(lines.at(-1)).toBe("others refused: Too many.");
  await clock.advance(60_000);
  expect(lines.at(-1)).toBe("others refused 4799 more connections in a minute: Too many.");
  expect(clock.pending).toBe(1);
});
