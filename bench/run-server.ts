import { spawnSync } from "node:child_process";
import { clearUploads, DISTURBANCE, quiet, touchMemory, warm } from "./machine.ts";
import { bigFiles, compiled } from "./places.ts";
import type { Figures } from "./results.ts";
import type { ServerRow } from "./row.ts";
import type { ServerProcess } from "./server-process.ts";

/** Run a row on a server, and once more when others took part of the machine meanwhile. */
export async function runServer(running: ServerProcess, row: ServerRow, seconds: number): Promise<Figures> {
  const begun = performance.now();
  const first = await runOnce(running, row, seconds);
  const disturbed = (first.foreignCpu ?? 0) > DISTURBANCE;
  // What takes long is measured well enough.
  if (!disturbed || performance.now() - begun > 5_000) return first;
  const second = await runOnce(running, row, seconds);
  return second.error === undefined && (second.foreignCpu ?? 0) < (first.foreignCpu ?? 0) ? second : first;
}

async function runOnce(running: ServerProcess, row: ServerRow, seconds: number): Promise<Figures> {
  if (row.fresh) await running.stop();
  try {
    const isStart = row.load[0] === "await";
    if (!isStart) await running.start({ warm: !row.fresh });
    for (const [file] of bigFiles) if (row.load.includes(file)) warm(file);
    if (row.uploads !== undefined) touchMemory(row.uploads);
    await quiet();
    const since = process.hrtime.bigint();
    const pid = isStart ? running.launch().pid : await running.start();
    const load = running.server.name === "raw" ? (row.raw ?? row.load) : row.load;
    const length = row.lasts === undefined ? [] : ["--seconds", String(seconds * row.lasts)];
    const start = isStart ? ["--since", String(Number(since) / 1e9)] : [];
    const { stdout, stderr } = spawnSync(
      compiled("load"),
      [...load, ...running.where, "--server-pid", String(pid), ...length, ...start],
      { encoding: "utf8", timeout: 120_000 },
    );
    if (!stdout.endsWith("}\n")) throw new Error(`the load generator stopped: ${stderr.trim()}`);
    const figures = JSON.parse(stdout) as Figures;
    const stored = clearUploads();
    if (row.load[0] !== "store" || figures.error !== undefined || near(stored, figures.bytes ?? 0)) return figures;
    return { error: `${stored} bytes were stored instead of ${figures.bytes}` };
  } catch (error) {
    await running.stop();
    clearUploads();
    return { error: error instanceof Error ? error.message : String(error) };
  } finally {
    if (row.fresh) await running.stop();
  }
}

// The load generator prints five digits.
function near(left: number, right: number): boolean {
  return Math.abs(left - right) <= right * 1e-4;
}
