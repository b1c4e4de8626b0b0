import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { firstWay } from "../attributes/first-way.ts";
import type { Client } from "../client.ts";
import type { Calls } from "../pool/calls.ts";
import { formatWords } from "@tandem/protocol";
import type { CallOptions } from "../transfer/transfer-options.ts";

/**
 * Copies a file on the server, where that can (SITE CPFR and CPTO as ProFTPD has them, SITE COPY), else by way of this machine:
 * fetched whole, in a temporary folder, and then sent, so that one connection is enough. Gives which of the two it was. Rejects
 * as downloads and uploads do.
 */
export async function copy(
  calls: Calls,
  client: Client,
  from: string,
  to: string,
  options: CallOptions = {},
): Promise<"on-server" | "through-us"> {
  const done = await firstWay(
    calls,
    [from, to],
    [
      {
        name: "SITE CPFR",
        commands: [
          ["SITE", `CPFR ${from}`],
          ["SITE", `CPTO ${to}`],
        ],
      },
      {
        name: "SITE COPY",
        commands: [["SITE", `COPY ${formatWords([from, to])}`]],
        offered: (features) => features.has("SITE COPY") || /(?:^|;)COPY(?:;|$)/i.test(features.get("SITE") ?? ""),
      },
    ],
    options,
  );
  if (done !== undefined) return "on-server";
  const folder = await mkdtemp(join(tmpdir(), "tandem-copy-"));
  try {
    const file = join(folder, "copy");
    await client.downloadFile(from, file, options);
    await client.upload({ file }, to, options);
    return "through-us";
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
