import { cpSync, mkdirSync, rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { MODES, type Mode } from "../cases.ts";
import type { RunningServer, ServedTls } from "../peers/server-peer.ts";
import { needs, type Presence } from "../presence.ts";
import { certificateFiles } from "../tls/certificates.ts";
import { FULL_TREE, makeTree, SMALL_TREE, type TreeSize } from "./make-tree.ts";
import { byCommand, byLibrary, type Mirror } from "./mirrors.ts";
import { differences, treeContents } from "./tree-contents.ts";

/** A server that trees are mirrored to and from. */
export interface MirrorServer {
  readonly name: string;
  /** The foreign program; missing for our own. */
  readonly presence?: Presence;
  readonly start: (tls?: ServedTls) => Promise<RunningServer>;
  /** False for a name that this server cannot have, or spoils in its listings. */
  readonly allows?: (name: string) => boolean;
}

/** Defines the tests of a server: a small tree in each combination, and the full one by each of ours, one of them over TLS. */
export function defineMirrors({ name, presence, start, allows = () => true }: MirrorServer): void {
  for (const secured of [false, true]) {
    describe(`${name}, ${secured ? "over TLS" : "in clear"}`, () => {
      let work = "";
      let server: Promise<RunningServer> | undefined;
      beforeAll(async () => {
        work = await mkdtemp(join(tmpdir(), "tandem-mirror-"));
      });
      afterAll(async () => {
        await (await server?.catch(() => undefined))?.[Symbol.asyncDispose]();
        await rm(work, { recursive: true, force: true });
      });

      for (const { mirror, mode, size } of rounds(secured)) {
        test(
          `a tree of ${String(size.files)} files goes up and comes down by ${mirror.name}, ${mode}`,
          limits,
          async (context) => {
            if (presence) needs(presence, context);
            const files = certificateFiles(inject("caseFiles"));
            const running = await (server ??= start(secured ? { start: "explicit", files } : undefined));
            const { authority } = files;
            const tls = secured ? ({ start: "explicit", version: "TLSv1.3", authority } as const) : undefined;
            const job = { mode, port: running.port, connections: 4, tls };
            try {
              await thereAndBack({ job, mirror, size, root: running.root, work, allows });
            } catch (error) {
              const log = (await running.log()).split("\n").slice(-30).join("\n");
              throw new Error(`${error instanceof Error ? error.message : String(error)}\nThe server wrote:\n${log}`, {
                cause: error,
              });
            }
          },
        );
      }
    });
  }
}

// 2,000 files, six times over: beside another test, on a machine that does other things too.
const limits = { timeout: 240_000 };

interface Round {
  readonly mirror: Mirror;
  readonly mode: Mode;
  readonly size: TreeSize;
}

function rounds(secured: boolean): readonly Round[] {
  const small = [byLibrary, byCommand].flatMap((mirror) => MODES.map((mode) => ({ mirror, mode, size: SMALL_TREE })));
  return [...small, { mirror: secured ? byLibrary : byCommand, mode: "passive", size: FULL_TREE }];
}

interface Journey {
  readonly job: { readonly mode: Mode; readonly port: number; readonly connections: number } & Pick<
    Parameters<Mirror["perform"]>[0],
    "tls"
  >;
  readonly mirror: Mirror;
  readonly size: TreeSize;
  /** The folder that the server serves. */
  readonly root: string;
  readonly work: string;
  readonly allows: (name: string) => boolean;
}

/** Sends a tree, looks at what the server has on its disk, and fetches it again from where the server reads only. */
async function thereAndBack({ job, mirror, size, root, work, allows }: Journey): Promise<void> {
  const [original, uploaded] = [join(work, "original"), join(root, "in/tree")];
  const [offered, fetched] = [join(root, "out/tree"), join(work, "fetched")];
  for (const folder of [original, uploaded, offered, fetched]) rmSync(folder, { recursive: true, force: true });
  makeTree(original, size, allows);
  const wanted = treeContents(original);

  const leftAbove = await mirror.perform({ ...job, direction: "up", local: original, remote: "/in/tree" }, work);
  expect(differences(wanted, treeContents(uploaded)), "what the server got").toEqual([]);
  expect(leftAbove.slice(0, 10), "what a second run upwards would do").toEqual([]);

  cpSync(original, offered, { recursive: true, preserveTimestamps: true });
  mkdirSync(fetched);
  const leftBelow = await mirror.perform({ ...job, direction: "down", local: fetched, remote: "/out/tree" }, work);
  expect(differences(wanted, treeContents(fetched)), "what came back").toEqual([]);
  expect(leftBelow.slice(0, 10), "what a second run downwards would do").toEqual([]);
}
