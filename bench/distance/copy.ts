import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { tree } from "../places.ts";
import type { Contestant, Job } from "./clients.ts";
import { here, served } from "./distance-places.ts";
import { layLink, type FarSide, type Traffic } from "./link.ts";
import type { Row } from "./rows.ts";

/** What one run gave: `seconds` from the start of the program to its end; with `error` nothing else counts. */
export interface Figures {
  readonly seconds?: number;
  readonly traffic?: Traffic;
  readonly error?: string;
}

/** The server that everybody copies to and from. */
export interface Server {
  readonly farSide: FarSide;
  readonly port: number;
}

let runs = 0;

/** Lets a client copy the files of a row once; `undefined` when it cannot. Every byte is compared. */
export async function copy(contestant: Contestant, row: Row, server: Server): Promise<Figures | undefined> {
  const { farSide, port } = server;
  const id = `run-${String(runs++)}`;
  const folder = join(here, id);
  const [original, uploaded, downloaded] = [
    join(tree, served[row.files]),
    join(tree, "upload", id),
    join(folder, "down"),
  ];
  mkdirSync(downloaded, { recursive: true });
  mkdirSync(uploaded);
  chmodSync(uploaded, 0o777);
  const link = row.roundTrip > 0 ? await layLink(farSide, row.roundTrip, port) : undefined;
  try {
    const job: Job = {
      direction: row.direction,
      host: link?.host ?? "127.0.0.1",
      port,
      local: row.direction === "up" ? original : downloaded,
      remote: row.direction === "up" ? `/upload/${id}` : `/${served[row.files]}`,
      names: readdirSync(original),
      connections: row.connections,
      scratch: folder,
    };
    const command = contestant.command(job);
    if (command === undefined) return undefined;
    const figures = await time(link === undefined ? [...farSide.enter, ...command] : command, folder);
    const traffic = await link?.close();
    if (figures.error !== undefined) return figures;
    const fault = difference(original, row.direction === "up" ? uploaded : downloaded);
    return fault === undefined ? { ...figures, ...(traffic && { traffic }) } : { error: fault };
  } finally {
    await link?.close();
    rmSync(folder, { recursive: true });
    rmSync(uploaded, { recursive: true });
  }
}

const longest = 300_000;

async function time([program = "", ...words]: readonly string[], folder: string): Promise<Figures> {
  const start = performance.now();
  const child = spawn(program, words, {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
    env: { PATH: process.env["PATH"] ?? "", HOME: folder, LC_ALL: "C.UTF-8" },
    timeout: longest,
    killSignal: "SIGKILL",
  });
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
  const end = await new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => resolve(code === 0 ? "" : `ended with ${String(signal ?? code)}`));
  });
  const seconds = (performance.now() - start) / 1000;
  return end === ""
    ? { seconds }
    : { error: `${end}: ${complaints.trim().split("\n").slice(-3).join(" ").slice(-300)}` };
}

/** What is missing or other than it was. */
function difference(original: string, copied: string): string | undefined {
  const [wanted, found] = [readdirSync(original), readdirSync(copied)];
  if (found.length !== wanted.length) return `${String(found.length)} of ${String(wanted.length)} files arrived`;
  const other = wanted.find((name) => !same(join(original, name), join(copied, name)));
  return other === undefined ? undefined : `${other} did not arrive whole`;
}

function same(one: string, other: string): boolean {
  return readFileSync(one).equals(readFileSync(other));
}
