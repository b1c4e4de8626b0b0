import { localLedger } from "@tandem/server";
import { memoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { expect, it } from "vitest";

it("a ledger that fails costs the connection it was asked for, and no more", async () => {
  const failure = new Error("the ledger is gone");
  const local = localLedger(() => 0);
  let fails = true;
  const lease: typeof local.lease = (name, limit) => (fails ? Promise.reject(failure) : local.lease(name, limit));
  const made = await memoryServer({ ledger: { ...local, lease } });
  await expect(made.connect()).rejects.toThrow(/ended/);
  await settle();
  expect(made.unexpected).toEqual([failure]);
  expect(made.network.open).toMatchObject({ sockets: 0 });
  fails = false;
  const ftp = await made.connect();
  await ftp.logIn();
  await made.server.close();
});
