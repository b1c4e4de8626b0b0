import type { VirtualHost } from "@tandem/server";
import type { HostChoice } from "./choices.ts";
import { openAccounts, type OpenAccounts } from "./open-accounts.ts";
import type { Trees } from "./open-trees.ts";
import type { OpenTls } from "./tls/open-tls.ts";

/** A virtual host as the server has it, and its own accounts where it has any. */
export interface OpenHost {
  readonly host: VirtualHost;
  readonly accounts: OpenAccounts | undefined;
}

/** The virtual hosts with their trees opened. Throws a `CommandError` for a folder that cannot be served. */
export async function openHosts(
  choices: readonly HostChoice[],
  { trees, tls, warn }: HostSurroundings,
): Promise<readonly OpenHost[]> {
  const hosts: OpenHost[] = [];
  for (const choice of choices) {
    const { tree, accounts: own, certificates: _, ...host } = choice;
    const certificates = tls?.certificatesOf(choice);
    const accounts = own && (await openAccounts(own, trees, warn));
    hosts.push({
      accounts,
      host: {
        ...host,
        ...(tree && { storage: await trees.open(tree) }),
        ...(certificates && { certificates }),
        ...(accounts && { accounts: accounts.list }),
      },
    });
  }
  return hosts;
}

interface HostSurroundings {
  readonly trees: Trees;
  readonly tls: Pick<OpenTls, "certificatesOf"> | undefined;
  readonly warn: (sentence: string) => void;
}
