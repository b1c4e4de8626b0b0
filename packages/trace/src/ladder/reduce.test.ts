import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EventBody } from "../event.ts";
import { anyEvent } from "../events.fixtures.ts";
import { formatLabel, labelOf } from "./label.ts";
import { activeLecture, asEvents, eventfulSession, passiveLecture } from "./lectures.fixtures.ts";
import { emptyLadder, type Ladder, type Rung } from "./model.ts";
import { ladderOf, laddersOf, reduceLadder } from "./reduce.ts";

const reply = (text: string): EventBody => ({ kind: "control.line", from: "server", text });
const at = (port: number) => ({ address: "192.0.2.1", port });
const draw = (...bodies: readonly EventBody[]) =>
  ladderOf(asEvents(bodies.map((body, index) => [index, body] as const)));
const labels = ({ rungs }: Ladder) => rungs.map((rung) => formatLabel(labelOf(rung)));
const kinds = ({ rungs }: Ladder) => rungs.map(({ kind }) => kind);

describe("the ladder of a session", () => {
  it("shows the lecture's passive session: the server listens, the client dials", () => {
    const ladder = ladderOf(passiveLecture);
    expect(ladder.hosts).toEqual({ client: "192.168.150.10", server: "192.168.150.90" });
    expect(ladder.lifelines).toEqual([
      { side: "client", channel: "control", port: 1120, begin: 0, end: 17 },
      { side: "server", channel: "control", port: 21, begin: 0, end: 17 },
      { side: "server", channel: "data", port: 50069, begin: 7, end: 13 },
      { side: "client", channel: "data", port: 1121, begin: 11, end: 13 },
    ]);
    expect(ladder.spans).toEqual([
      { channel: "control", begin: 0, secured: null, end: 17 },
      { channel: "data", begin: 11, secured: null, end: 13 },
    ]);
    expect(ladder.rungs[11]).toMatchObject({ kind: "data-open", from: "client", port: 50069 });
    expect(ladder.rungs[12]).toMatchObject({ kind: "data", from: "server", bytes: 1234, verb: "LIST" });
    expect(ladder.rungs.map((rung) => rung.at)[1]).toBeCloseTo(0.4);
  });

  it("shows its active twin: the client listens, the server dials from its data port", () => {
    const ladder = ladderOf(activeLecture);
    const data = ladder.lifelines.filter(({ channel }) => channel === "data");
    expect(data.map(({ side, port, begin }) => [side, port, begin])).toEqual([
      ["client", 1217, 6],
      ["server", 20, 11],
    ]);
    expect(ladder.rungs[11]).toMatchObject({ kind: "data-open", from: "server", port: 1217 });
  });

  it("is the same reduced event by event and drawn at once, and leaves each step as it was", () => {
    for (const events of [passiveLecture, activeLecture, eventfulSession]) {
      const steps: { ladder: Ladder; copy: Ladder }[] = [];
      const last = events.reduce((ladder, event) => {
        steps.push({ ladder, copy: structuredClone(ladder) });
        return reduceLadder(ladder, event);
      }, emptyLadder);
      expect(last).toEqual(ladderOf(events));
      for (const { ladder, copy } of steps) expect(ladder).toEqual(copy);
    }
  });

  it("is that of the first session when events of several are mixed, or one for each", () => {
    const other = asEvents([[0, reply("220 Other")]], "2");
    const mixed = [passiveLecture[0]!, ...other, ...passiveLecture.slice(1)];
    expect(ladderOf(mixed)).toEqual(ladderOf(passiveLecture));
    expect([...laddersOf(mixed)].map(([session, { rungs }]) => [session, rungs.length])).toEqual([
      ["1", 18],
      ["2", 1],
    ]);
  });
});

describe("a reply of several lines", () => {
  it("is one rung with its first line and the number of the others", () => {
    expect(
      labels(
        draw(reply("211-Features:"), reply(" SIZE"), reply("250 not the end"), reply("211 End"), reply("200 Next")),
      ),
    ).toEqual(["211 Features: +3 lines", "200 Next"]);
  });

  it("does not swallow a command sent while it comes", () => {
    const command: EventBody = { kind: "control.line", from: "client", text: "NOOP" };
    expect(labels(draw(reply("211-A"), command, reply("211 B")))).toEqual(["211 A +1 line", "NOOP"]);
  });
});

describe("a data connection", () => {
  const offer = (port: number): EventBody => ({ kind: "data.offer", listener: "server", endpoint: at(port) });
  const open: EventBody = { kind: "data.open", listener: "server", client: at(1121), server: at(50069) };
  const close: EventBody = { kind: "data.close", by: "server", total: 7, outcome: "end" };

  it("takes the place of the one that was promised before", () => {
    const { lifelines } = draw(offer(50001), offer(50069), open, close);
    expect(lifelines.map(({ port, begin, end }) => [port, begin, end])).toEqual([
      [50001, 0, 1],
      [50069, 1, 4],
      [1121, 2, 4],
    ]);
  });

  it("ends with its promise when that is withdrawn", () => {
    const withdrawn: EventBody = {
      kind: "data.withdrawn",
      listener: "server",
      endpoint: at(50069),
      reason: "no answer",
    };
    expect(draw(offer(50069), withdrawn).lifelines).toMatchObject([{ port: 50069, begin: 0, end: 1 }]);
  });

  it("shows its bytes once, with the last total", () => {
    const bytes = (total: number): EventBody => ({ kind: "data.bytes", from: "server", total });
    const ladder = draw(open, bytes(3), reply("150 Late"), bytes(5), close);
    expect(kinds(ladder)).toEqual(["data-open", "data", "reply", "data-close"]);
    expect(ladder.rungs[1]).toMatchObject({ bytes: 7 });
  });

  it("shows a transfer of nothing, in the direction it would have had", () => {
    const begin: EventBody = { kind: "transfer.begin", verb: "STOR", path: "/a/empty", from: "client", start: 0 };
    const ladder = draw(open, begin, { ...close, total: 0 });
    expect(ladder.rungs[1]).toMatchObject({ kind: "data", from: "client", bytes: 0, verb: "STOR", path: "/a/empty" });
    expect(labels(ladder)[1]).toBe("STOR empty 0 bytes");
    expect(kinds(draw(open, { ...close, total: 0 }))).toEqual(["data-open", "data-close"]);
  });

  it("whose end is noticed late is the older one", () => {
    const second: EventBody = { ...open, client: at(1122) };
    const { lifelines, spans } = draw(open, second, close);
    expect(spans.map(({ end }) => end)).toEqual([3, null]);
    expect(lifelines.find(({ port }) => port === 1122)?.end).toBeNull();
  });

  it("names an address that is not the host's", () => {
    const control: EventBody = { kind: "control.open", recorder: "client", client: at(1120), server: at(21) };
    expect(labels(draw(control, offer(50069)))[1]).toBe("server listens on data port 50069");
    const elsewhere: EventBody = {
      kind: "data.offer",
      listener: "server",
      endpoint: { address: "10.0.0.5", port: 50069 },
    };
    expect(labels(draw(control, elsewhere))[1]).toBe("server listens on 10.0.0.5, data port 50069");
  });
});

describe("a violation", () => {
  const violations = ({ rungs }: Ladder) => rungs.map(({ violation }) => violation);

  it("marks the line that it repeats", () => {
    const ladder = draw(reply("226 Done"), { kind: "exchange.violation", from: "server", text: "226 Done" });
    expect(violations(ladder)).toEqual([true]);
  });

  it("is a note of its own when the line was never sent", () => {
    const ladder = draw(reply("150 Go"), {
      kind: "exchange.violation",
      from: "server",
      text: "226 has no place here.",
    });
    expect([violations(ladder), kinds(ladder)]).toEqual([
      [false, true],
      ["reply", "note"],
    ]);
  });
});

describe("any events", () => {
  it("make a ladder whose parts point at its rungs, in time that is never negative", () => {
    fc.assert(
      fc.property(fc.array(anyEvent), (events) => {
        const ladder = events.reduce(reduceLadder, emptyLadder);
        expect(ladder).toEqual(ladderOf(events));
        const isRung = (index: number | null) => index === null || ladder.rungs[index] !== undefined;
        for (const part of [...ladder.lifelines, ...ladder.spans]) {
          expect(isRung(part.begin) && isRung(part.end)).toBe(true);
          expect(part.end ?? Infinity).toBeGreaterThan(part.begin);
        }
        expect(ladder.rungs.every((rung: Rung) => rung.at >= 0)).toBe(true);
      }),
    );
  });
});
