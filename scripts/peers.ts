/**
 * The foreign programs that the interop tests talk to: what they are, where they are, and how they get here.
 *
 *     tsx scripts/peers.ts [--list]     what is here, and what to install
 *     tsx scripts/peers.ts --install    install what is missing (root on Debian or Ubuntu), then list
 *
 * Exit code 1: a peer is still missing.
 */
import { fileURLToPath } from "node:url";
import { findPeer } from "./peers/find-peer.ts";
import { installPeers, installable, instructions } from "./peers/install-peers.ts";
import { PEERS } from "./peers/peers.ts";

export { findPeer, type FoundPeer } from "./peers/find-peer.ts";
export { installPeers, installable, instructions } from "./peers/install-peers.ts";
export { PEERS, type Peer, type PeerName } from "./peers/peers.ts";

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.slice(2));

function main(options: readonly string[]): number {
  const unknown = options.find((option) => option !== "--install" && option !== "--list");
  if (unknown !== undefined) {
    console.error(`peers: unknown option ${unknown}; there are --install and --list.`);
    return 2;
  }
  if (options.includes("--install") && installable()) {
    try {
      installPeers();
    } catch (error) {
      console.error(`peers: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  for (const { name, role } of PEERS) {
    const found = findPeer(name);
    console.log(
      `${role.padEnd(8)}${name.padEnd(11)}${found ? `${found.version.padEnd(10)} ${found.path}` : "missing"}`,
    );
  }
  const missing = instructions();
  if (missing.length === 0) return 0;
  console.log(["", "To install what is missing:", ...missing.map((line) => `  ${line}`)].join("\n"));
  return 1;
}
