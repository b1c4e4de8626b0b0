import type { Endpoint } from "@tandem/protocol";
import { loggedIn, type FtpClient } from "../operated/ftp-client.ts";

/** The account of all that is counted. */
export const account = { user: "anna", password: "counted" } as const;

/** A file of 1 KiB that is there, and what is uploaded. */
export const content = new Uint8Array(1_024).fill(7);
export const fileName = "small.bin";

/** Something small that a client does, whose cost is counted. */
export interface Operation {
  readonly name: string;
  readonly tls: boolean;
  /** How many are counted together, so that what happens beside them is little to each. */
  readonly count: number;
  /** The n-th time, in a session that is open, or at a server. */
  run(session: FtpClient, n: number, at: Endpoint): Promise<void>;
}

const download: Operation["run"] = async (session) => {
  const bytes = await session.fetch(`RETR ${fileName}`);
  if (bytes.length !== content.length) throw new Error(`RETR brought ${bytes.length} bytes.`);
};

/** All of them, in passive mode. */
export const operations: readonly Operation[] = [
  { name: "a download of 1 KiB", tls: false, count: 200, run: download },
  {
    name: "an upload of 1 KiB",
    tls: false,
    count: 200,
    async run(session, n) {
      const answer = await session.store(`STOR up-${n}`, content);
      if (!answer.startsWith("226 ")) throw new Error(`STOR gave ${answer}.`);
    },
  },
  { name: "a download of 1 KiB under TLS", tls: true, count: 200, run: download },
  { name: "a NOOP", tls: false, count: 2_000, run: async (session) => void (await session.expect("NOOP", 200)) },
  {
    name: "a login",
    tls: false,
    count: 200,
    async run(_, __, at) {
      using session = await loggedIn({ at, ...account });
      await session.expect("QUIT", 221);
    },
  },
];

/** Runs it `count` times in one session, the numbers beginning with `first`; `counted` has it run where they are counted. */
export async function repeat(
  { run, tls, count }: Operation,
  at: Endpoint,
  first: number,
  counted: (all: () => Promise<void>) => Promise<void> = (all) => all(),
): Promise<void> {
  using session = await loggedIn({ at, tls, ...account });
  await counted(async () => {
    for (let n = first; n < first + count; n++) await run(session, n, at);
  });
  await session.expect("QUIT", 221);
}
