import { copyFile, link, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { contentPath, sha256 } from "./case-files.ts";
import { CASES, type TransferCase } from "./cases.ts";
import type { Client } from "./peers/client-peer.ts";
import type { RunningServer } from "./peers/server-peer.ts";
import { needs, type Presence } from "./presence.ts";
import { stepsOf, type Row, type Step } from "./steps.ts";
import type { Meant } from "./summary.ts";
import { certificateFiles } from "./tls/certificates.ts";
import { expectSecured } from "./tls/expect-secured.ts";
import type { Security } from "./tls/security.ts";
import type { Witness } from "./tls/witness.ts";

declare module "vitest" {
  interface TaskMeta {
    /** What the reporter writes into the matrix. */
    interop?: Meant;
  }
}

/** A client and a server that meet. */
export interface Meeting {
  /** Who they are: "curl and our server". */
  readonly title: string;
  /** The foreign ones of the two. */
  readonly peers: readonly Presence[];
  readonly client: Client;
  readonly start: () => Promise<RunningServer>;
  /** The row of the matrix that the outcomes belong to; a meeting that only tries the peers has none. */
  readonly row?: Row;
  /** Whether a step takes part; all do when it is not given. */
  readonly chosen?: (step: Step) => boolean;
  /** TLS between the two; everything goes in clear without. */
  readonly tls?: MeetingTls;
}

/** What has to come about, and who of our end sees whether it did; a server that requires it sees to it by itself. */
export interface MeetingTls extends Security {
  readonly witness?: Witness;
}

/** Defines one test per step of a meeting; the server is started once, by the first of them. */
export function defineMeeting({ title, peers, client, start, row, chosen = () => true, tls }: Meeting): void {
  describe(title, () => {
    let work: string;
    let server: Promise<RunningServer> | undefined;

    beforeAll(async () => {
      work = await mkdtemp(join(tmpdir(), "tandem-client-"));
    });
    afterAll(async () => {
      await (await server?.catch(() => undefined))?.[Symbol.asyncDispose]();
      await rm(work, { recursive: true, force: true });
    });

    for (const step of stepsOf(client.limits).filter(chosen)) {
      test(sentence(step), async (context) => {
        const { mode, case: id, direction } = step;
        const meant = row && { ...row, mode, case: id, direction };
        if (meant) context.task.meta.interop = meant;
        for (const peer of peers) needs(peer, context);
        const running = await (server ??= startServed(start));
        try {
          tls?.witness?.take();
          await perform({ step, client, server: running, work, tls });
          const data = tls?.witness && expectSecured(tls, tls.witness.take());
          if (meant && data) context.task.meta.interop = { ...meant, data };
        } catch (error) {
          const log = (await running.log()).split("\n").slice(-30).join("\n");
          throw new Error(`${error instanceof Error ? error.message : String(error)}\nThe server wrote:\n${log}`, {
            cause: error,
          });
        }
      });
    }
  });
}

function sentence({ mode, case: id, direction, file }: Step): string {
  if (!file) return `lists every name of the folder, ${mode}`;
  return `${direction}s ${id}, ${mode}, and every byte arrives`;
}

/** Starts the server and puts every case's file into its `out`. */
async function startServed(start: () => Promise<RunningServer>): Promise<RunningServer> {
  const server = await start();
  await Promise.all(CASES.map((file) => place(original(file), join(server.root, "out", file.name))));
  return server;
}

async function perform({ step, client, server, work, tls }: Performance): Promise<void> {
  const { mode, direction, file } = step;
  const secured = tls && {
    tls: { start: tls.start, version: tls.version, authority: certificateFiles(inject("caseFiles")).authority },
  };
  const job = { mode, direction, port: server.port, type: file?.type ?? "A", ...secured } as const;
  if (!file) {
    const printed = await client.perform({ ...job, remote: "/out", local: "" }, work);
    for (const { name } of CASES) expect(printed).toContain(name);
    return;
  }
  const local = join(work, file.name);
  const arrived = direction === "upload" ? join(server.root, "in", file.name) : local;
  await rm(arrived, { force: true });
  if (direction === "upload") await place(original(file), local);
  await client.perform({ ...job, remote: `/${direction === "upload" ? "in" : "out"}/${file.name}`, local }, work);
  await expectSame(arrived, expected(step, file, client));
  await rm(local, { force: true });
  await rm(arrived, { force: true });
}

interface Performance {
  readonly step: Step;
  readonly client: Client;
  readonly server: RunningServer;
  readonly work: string;
  readonly tls: MeetingTls | undefined;
}

function expected({ direction }: Step, file: TransferCase, client: Client): string {
  const onTheWire = direction === "download" && file.type === "A" && client.keepsWireLineEnds;
  return onTheWire ? contentPath(inject("caseFiles"), file.content, "CR LF") : original(file);
}

async function expectSame(arrived: string, sent: string): Promise<void> {
  expect((await stat(arrived)).size, `size of ${arrived}`).toBe((await stat(sent)).size);
  expect(await sha256(arrived), `SHA-256 of ${arrived}`).toBe(await sha256(sent));
}

function original(file: TransferCase): string {
  return contentPath(inject("caseFiles"), file.content);
}

/** A second name for the same bytes where the file system can; nobody writes to either. */
async function place(from: string, to: string): Promise<void> {
  await rm(to, { force: true });
  await link(from, to).catch(() => copyFile(from, to));
}
