import { accountList, createServer } from "@tandem/server";
import { memoryStorage } from "@tandem/storage";
import { expect, it } from "vitest";
import { loggedIn } from "../operated/ftp-client.ts";

const account = { user: "demo", password: "secret" };
const files = 12;

it("sessions of many addresses that must share a few passive ports get each its own client, also beside those who use none", async () => {
  await using server = createServer({
    storage: memoryStorage({ now: () => 0 }),
    accounts: accountList([{ name: account.user, secret: { password: account.password } }]),
    // Fewer than sessions, more than those of one address.
    passivePorts: { first: 24_001, last: 24_008 },
    timers: { open: 5_000 },
  });
  const at = await server.listen({ address: "127.0.0.1", port: 0 });
  let busy = true;
  const idle = Array.from({ length: 12 }, async (_, n) => {
    using ftp = await loggedIn({ at, from: `127.0.8.${n + 1}`, ...account });
    while (busy) await ftp.expect("EPSV", 229);
  });
  const sending = Array.from({ length: 40 }, async (_, n) => {
    using ftp = await loggedIn({ at, from: `127.0.7.${1 + Math.floor(n / 4)}`, ...account });
    const bytes = Buffer.alloc(100_000, `${n} `);
    for (let sent = 0; sent < files; sent++) {
      expect(await ftp.store(`STOR ${n}`, bytes)).toMatch(/^226 /);
      expect((await ftp.fetch(`RETR ${n}`)).equals(bytes)).toBe(true);
    }
  });
  await Promise.all(sending).finally(() => (busy = false));
  await Promise.all(idle);
});
