import { accountList, localLedger } from "@tandem/server";
import { expect, it } from "vitest";
import { countEvents, expectAllEnded } from "./expect-all-ended.ts";
import { randomOf } from "./random.ts";
import { playSecureSession } from "./tls-monkey.ts";
import { secureClient, secureServer, readSecure } from "./tls/secure-client.ts";

it.each([1, 2, 3, 4, 5, 6])(
  "a monkey's forty sessions with TLS, and with what is none, leave nothing behind, and others are served (seed %i)",
  { timeout: 60_000 },
  async (seed) => {
    const random = randomOf(seed);
    const made = await secureServer({
      accounts: accountList([{ name: "demo", secret: { password: "secret" } }]),
      ledger: localLedger(() => random.below(1_000) / 1_000),
      passivePorts: { first: 50_000, last: 50_003 },
      tls: { clearing: "allowed", sessionReuse: random.pick(["off", "prefer", "require"]) },
      wire: { segment: () => 1 + random.below(random.pick([3, 200, 65_536])) },
    });
    await made.server.listen({ address: made.at.address, port: 990 }, { tls: "implicit" });
    await made.put("/a", "abc");
    await made.put("/big", Buffer.alloc(300_000, "line\n"));
    const clients: Disposable[] = [];
    for (let round = 0; round < 8; round++) {
      clients.push(...(await Promise.all(random.times(5, () => playSecureSession(made, random, 30)))));
    }
    const honest = await secureClient(made);
    await honest.private();
    await honest.logIn();
    const data = await honest.data();
    expect(await honest.ask("RETR a")).toMatch(/^150 /);
    expect(await readSecure(data)).toBe("abc");
    honest.tls.destroy();
    // Whoever said nothing more is cut off in the end.
    for (let minute = 0; minute < 60 && made.server.sessions > 0; minute++) await made.clock.advance(31_000);
    expect(made.server.sessions).toBe(0);
    for (const client of clients) client[Symbol.dispose]();
    await expectAllEnded(made);
    // It did get somewhere.
    expect(countEvents(made, "control.secured")).toBeGreaterThan(10);
  },
);
