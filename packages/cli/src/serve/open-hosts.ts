import type { VirtualHost } from "@tandem/server";
import type { HostChoice } from "./choices.ts";
import { openAccounts } from "./open-accounts.ts";
import type { Trees } from "./open-trees.ts";
import type { OpenTls } from "./tls/open-tls.ts";

/** The virtual hosts with their trees opened. Throws a `CommandError` for a folder that cannot be served. */
export async function openHosts(
  choices: readonly HostChoice[],
  trees: Trees,
  tls: Pick<OpenTls, "certificatesOf"> | undefined,
): Promise<readonly VirtualHost[]> {
  const hosts: VirtualHost[] = [];
  for (const choice of choices) {
    const { tree, accounts, certificates: _, ...host } = choice;
    const certificates = tls?.certificatesOf(choice);
    hosts.push({
      ...host,
      ...(tree && { storage: await trees.open(tree) }),
      ...(certificates && { certificates }),
      ...(accounts && { accounts: await openAccounts(accounts, trees) }),
    });
  }
  return hosts;
}
