import { localLedger, type Ledger } from "@tandem/server";
import { memoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { expect, it } from "vitest";

it("a session that is broken off before its PASV was answered leaves no port open", async () => {
  const local = localLedger(() => 0);
  let lend: () => void = () => {};
  const slow: Ledger = {
    ...local,
    async leasePort(range) {
      await new Promise<void>((resolve) => (lend = resolve));
      return local.leasePort(range);
    },
  };
  const made = await memoryServer({ ledger: slow });
  const ftp = await made.connect();
  await ftp.logIn();
  ftp.send("PASV\r\n");
  await settle();
  const closing = made[Symbol.asyncDispose]();
  await settle();
  lend();
  await closing;
  await settle();
  expect(made.network.open).toMatchObject({ listeners: 0, dials: 0 });
});
