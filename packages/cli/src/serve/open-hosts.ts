import type { VirtualHost } from "@tandem/server";
import type { HostChoice } from "./choices.ts";
import { openAccounts } from "./open-accounts.ts";
import type { Trees } from "./open-trees.ts";

/** The virtual hosts with their trees opened. Throws a `CommandError` for a folder that cannot be served. */
export async function openHosts(choices: readonly HostChoice[], trees: Trees): Promise<readonly VirtualHost[]> {
  const hosts: VirtualHost[] = [];
  for (const { tree, accounts, ...host } of choices) {
    hosts.push({
      ...host,
      ...(tree && { storage: await trees.open(tree) }),
      ...(accounts && { accounts: await openAccounts(accounts, trees) }),
    });
  }
  return hosts;
}
