import { loggedIn } from "../operated/ftp-client.ts";
import { randomOf } from "../session/random.ts";
import { bytesOf } from "../soak/pattern.ts";
import { addressOf, crowdAccount, restlessCrowd, type Crowd, type CrowdOptions } from "./crowd.ts";

/** Busy clients and what they moved. */
export interface BusyCrowd extends Crowd {
  readonly moved: { readonly files: number; readonly bytes: number };
}

/** Sessions that list, fetch and send files of 64 KiB to 1 MiB without a pause, and look at what they get. */
export function busyCrowd({ at, count, tls = false }: CrowdOptions): BusyCrowd {
  const moved = { files: 0, bytes: 0 };
  const crowd = restlessCrowd(count, async (n, left) => {
    const random = randomOf(n + 1);
    using ftp = await loggedIn({ at, from: addressOf(2, n, 10), tls, ...crowdAccount });
    const directory = `busy${n}`;
    await ftp.ask(`MKD ${directory}`);
    await ftp.expect(`CWD ${directory}`, 250);
    let own: Uint8Array | undefined;
    while (!left()) {
      const what = own === undefined ? "STOR" : random.pick(["LIST", "RETR", "STOR"] as const);
      if (what === "LIST") await ftp.fetch("LIST");
      else if (what === "STOR") {
        own = bytesOf({ seed: n + 1, size: 65_536 + random.below(1_048_576 - 65_536) });
        const answer = await ftp.store("STOR file", own);
        if (!answer.startsWith("226 ")) throw new Error(`busy session ${n}: STOR gave ${answer}`);
      } else if (Buffer.compare(await ftp.fetch("RETR file"), own!) !== 0) {
        throw new Error(`busy session ${n}: RETR gave other bytes than STOR took.`);
      }
      moved.files++;
      moved.bytes += what === "LIST" ? 0 : own!.length;
    }
    await ftp.expect("QUIT", 221);
  });
  return { ...crowd, moved };
}
