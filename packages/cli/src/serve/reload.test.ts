import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { serveHere } from "./serve-here.fixtures.ts";
import { talk } from "./talk.fixtures.ts";

const host = ["hosts:", "  - names: staff.example", "    folder: ."];

it.each([
  ["host that is", []],
  ["list of a host that is", host],
])("the accounts of a %s taken out of the configuration are closed", async (_, left) => {
  const folder = await mkdtemp(join(tmpdir(), "tandem-hosts-"));
  const file = join(folder, "tandem.yaml");
  const write = (lines: readonly string[]): Promise<void> =>
    writeFile(file, ["folder: .", "accounts: [{ name: anna, password: x }]", ...lines].join("\n"));
  try {
    await write([...host, "    accounts: [{ name: bob, password: y }]"]);
    await using server = serveHere(["--config", file, "--host", "127.0.0.1", "--port", "0"]);
    const port = await server.port;
    using bob = await talk(port);
    await bob.ask("HOST staff.example");
    await bob.ask("USER bob");
    expect(await bob.ask("PASS y")).toMatch(/^230 /);
    await write(left);
    server.signal("SIGHUP");
    await server.says("read the configuration again");
    expect(await bob.reply()).toBe("421 Your account was closed or changed.");
    await bob.closed;
    using again = await talk(port);
    await again.ask("HOST staff.example");
    await again.ask("USER bob");
    expect(await again.ask("PASS y")).toMatch(/^530 /);
    expect(server.err()).toContain("what has changed in hosts takes a restart.");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
