import type { Endpoint } from "@tandem/protocol";
import { loggedIn, type FtpClient } from "../operated/ftp-client.ts";

/** Clients that do something until they are told to leave. */
export interface Crowd {
  /** Ends them all; resolves when they are gone, with what went wrong for those whom nothing should have. */
  leave(): Promise<readonly string[]>;
}

/** Where a crowd goes, and as whom. */
export interface CrowdOptions {
  readonly at: Endpoint;
  readonly count: number;
  readonly tls?: boolean;
}

/** The account of crowds; its password costs nothing to check. */
export const crowdAccount = { user: "crowd", password: "crowd" } as const;

/** The address of the n-th of a crowd, of so many to each, in a network of its own: `127.0.<network>.<1…>`. */
export function addressOf(network: number, n: number, toEach: number): string {
  return `127.0.${network}.${1 + Math.floor(n / toEach)}`;
}

/** Does something for each number below `count`, a few at once. */
export async function eachOf(count: number, atOnce: number, run: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await run(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Sessions that have logged in and say nothing more, until they leave with a NOOP and a QUIT that must be answered. */
export async function idleCrowd({ at, count, tls = false }: CrowdOptions): Promise<Crowd> {
  const sessions: FtpClient[] = [];
  await eachOf(count, 32, async (n) => {
    sessions.push(await loggedIn({ at, from: addressOf(1, n, 240), tls, ...crowdAccount }));
  });
  return {
    async leave() {
      const problems: string[] = [];
      await eachOf(sessions.length, 64, async (n) => {
        using session = sessions[n]!;
        try {
          await session.expect("NOOP", 200);
          await session.expect("QUIT", 221);
        } catch (error) {
          problems.push(`idle session ${n}: ${String(error)}`);
        }
      });
      return problems;
    },
  };
}

/** Clients that run `live` again and again, each by itself, until they leave. */
export function restlessCrowd(count: number, live: (n: number, left: () => boolean) => Promise<void>): Crowd {
  let over = false;
  const problems: string[] = [];
  const lives = Array.from({ length: count }, async (_, n) => {
    while (!over) {
      await live(n, () => over).catch((error: unknown) => void problems.push(String(error)));
      // What fails at once must not spin.
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
  return {
    async leave() {
      over = true;
      await Promise.all(lives);
      return problems;
    },
  };
}
