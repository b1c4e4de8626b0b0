import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accountList, createServer, german } from "@tandem/server";
import { openDirectory } from "@tandem/storage";
import { makeCertificate } from "@tandem/transport";
import type { ServerUnderTest } from "./server-under-test.ts";

const certificate = makeCertificate({ names: ["localhost"], date: Date.now(), days: 2 });
const account = { name: "clause", password: "in-step-2389" } as const;

/** Our server on a free port of 127.0.0.1, as anyone would make it, over a new folder. */
export async function startOurs(): Promise<ServerUnderTest> {
  const root = await mkdtemp(join(tmpdir(), "tandem-conformance-"));
  await mkdir(join(root, "in"));
  const unforeseen: unknown[] = [];
  const server = createServer({
    storage: await openDirectory(root),
    accounts: accountList([{ name: account.name, secret: { password: account.password } }]),
    // What HOST and LANG are about is more than one of each.
    hosts: [{ names: ["clause.example"], greeting: "The virtual host is ready." }],
    languages: [german],
    tls: { certificates: [certificate], clearing: "allowed" },
    onUnexpected: (error) => void unforeseen.push(error),
  });
  const broken: unknown[] = [];
  server.tracer.subscribe((event) => {
    if (event.kind === "exchange.violation") broken.push(event);
  });
  const at = await server.listen({ address: "127.0.0.1", port: 0 });
  return {
    name: "ours",
    at,
    account,
    root,
    // A machine that runs other things may be slow, and a rule is not broken by that.
    patience: 10_000,
    async [Symbol.asyncDispose]() {
      await server.close();
      await rm(root, { recursive: true, force: true });
      if (unforeseen.length + broken.length > 0)
        throw new AggregateError(unforeseen, `Our server broke a rule: ${JSON.stringify(broken)}`);
    },
  };
}
