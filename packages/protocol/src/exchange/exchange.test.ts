import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { verbRow, verbs, type Verb } from "../command/verbs.ts";
import { beginExchange, isOpen, stepExchange, violationOf } from "./exchange.ts";
import { PendingExchanges } from "./pending-exchanges.ts";

const after = (verb: Verb, ...codes: number[]): string => codes.reduce(stepExchange, beginExchange(verb)).state;

describe("the exchange machine", () => {
  it("follows the diagrams of RFC 959 §6", () => {
    expect(after("DELE", 250)).toBe("success");
    expect(after("DELE", 550)).toBe("failure");
    expect(after("DELE", 150)).toBe("error");
    expect(after("RETR", 150)).toBe("proceed");
    expect(after("RETR", 150, 226)).toBe("success");
    expect(after("RETR", 150, 426)).toBe("failure");
    expect(after("RETR", 550)).toBe("failure");
    expect(after("REST", 350)).toBe("success");
    expect(after("REST", 200)).toBe("error");
    expect(after("USER", 331)).toBe("success");
    expect(after("USER", 230)).toBe("success");
    expect(after("RETR", 331)).toBe("error");
  });

  it("allows one preliminary reply, and restart markers behind it", () => {
    expect(after("RETR", 150, 125)).toBe("error");
    expect(after("STOR", 150, 110, 110, 226)).toBe("success");
  });

  it("names a second final reply, and a code that the row does not have", () => {
    const done = stepExchange(beginExchange("NOOP"), 200);
    expect(violationOf(done, 200)).toMatch(/second final reply/);
    expect(violationOf(beginExchange("NOOP"), 226)).toMatch(/no reply to NOOP/);
    expect(violationOf(beginExchange("NOOP"), 200)).toBeUndefined();
  });

  it("ends every command at its first final reply", () => {
    fc.assert(
      fc.property(fc.constantFrom(...(Object.keys(verbs) as Verb[])), (verb) => {
        for (const code of verbRow(verb).replies) {
          const next = stepExchange(beginExchange(verb), code);
          expect([verb, code, isOpen(next)]).toEqual([verb, code, code < 200]);
          expect([verb, code, next.state]).not.toEqual([verb, code, "error"]);
        }
      }),
    );
  });
});

describe("PendingExchanges", () => {
  it("gives replies to commands in the order they were sent", () => {
    const pending = new PendingExchanges();
    const sent = (["CWD", "PWD", "NOOP"] as const).map((verb) => pending.begin(verb));
    expect([250, 257, 200].map((code) => pending.settle(code)?.pending)).toEqual(sent);
    expect(pending.size).toBe(0);
    expect(pending.settle(226)).toBeUndefined();
  });

  it("gives the replies to STAT and NOOP to them while a transfer is under way", () => {
    const pending = new PendingExchanges();
    const retr = pending.begin("RETR");
    pending.settle(150);
    const stat = pending.begin("STAT");
    const noop = pending.begin("NOOP");
    expect(pending.settle(211)?.pending).toBe(stat);
    expect(pending.settle(200)?.pending).toBe(noop);
    expect(pending.settle(226)?.pending).toBe(retr);
  });

  it("gives them after the transfer when the server waited with them", () => {
    const pending = new PendingExchanges();
    const retr = pending.begin("RETR");
    pending.settle(150);
    const noop = pending.begin("NOOP");
    expect(pending.settle(226)?.pending).toBe(retr);
    expect(pending.settle(200)?.pending).toBe(noop);
  });

  it("gives 426 to the transfer and 226 to ABOR", () => {
    const pending = new PendingExchanges();
    const retr = pending.begin("RETR");
    pending.settle(150);
    const abor = pending.begin("ABOR");
    expect(pending.settle(426)).toMatchObject({ pending: retr, final: true });
    expect(pending.settle(226)).toMatchObject({ pending: abor, final: true });
  });

  it("gives 225 to ABOR even before the transfer's own reply", () => {
    const pending = new PendingExchanges();
    pending.begin("RETR");
    pending.settle(150);
    const abor = pending.begin("ABOR");
    expect(pending.settle(225)?.pending).toBe(abor);
  });
});
