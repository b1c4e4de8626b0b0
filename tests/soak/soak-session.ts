import { openDialogue, readAll, type Dialogue } from "@tandem/testkit";
import { nodeNetwork, type Listener, type Socket } from "@tandem/transport";
import type { Endpoint } from "@tandem/protocol";
import type { Random } from "../session/random.ts";
import { bytesOf, joined, type Piece } from "./pattern.ts";

/** What one session did and what must be true of it. */
export interface SoakReport {
  /** Transfers by how they ended: `RETR 226`, `STOR reset 426`. */
  readonly counts: Map<string, number>;
  /** What each file that was acknowledged must hold. */
  readonly files: Map<string, readonly Piece[]>;
  /** Names under which something may stand that nobody knows: what was written in place, or is kept to be gone on with. */
  readonly unsure: Set<string>;
  readonly problems: string[];
  /** The transfer that runs, for a problem's report. */
  doing: string;
}

export interface SoakOptions {
  readonly at: Endpoint;
  /** The directory that belongs to this session alone. */
  readonly directory: string;
  readonly transfers: number;
  readonly random: Random;
  /** Seeds that nobody else uses. */
  readonly seed: () => number;
}

/** One client that moves files in every way, and breaks some of it, until it has done its transfers. */
export async function soakSession({ at, directory, transfers, random, seed }: SoakOptions): Promise<SoakReport> {
  const report: SoakReport = { counts: new Map(), files: new Map(), unsure: new Set(), problems: [], doing: "login" };
  let ftp: Dialogue | undefined;

  for (let done = 0; done < transfers; done++) {
    try {
      ftp ??= await logIn(at, directory);
      const outcome = await within(transfer(ftp, report, random, seed));
      report.counts.set(outcome, (report.counts.get(outcome) ?? 0) + 1);
      if (outcome.includes("vanish")) ftp = undefined;
    } catch (error) {
      report.problems.push(`${directory}: ${report.doing}: ${error instanceof Error ? error.message : String(error)}`);
      ftp?.socket.stream.destroy();
      ftp = undefined;
    }
  }
  await ftp?.ask("QUIT");
  ftp?.socket.stream.destroy();
  return report;
}

async function logIn(at: Endpoint, directory: string): Promise<Dialogue> {
  const ftp = await openDialogue(nodeNetwork, at);
  await ftp.logIn();
  await ftp.ask("TYPE I");
  await ftp.ask(`MKD ${directory}`);
  await ftp.ask(`CWD ${directory}`);
  return ftp;
}

/** A transfer that takes longer than this hangs: every timer of the server is far shorter. */
async function within<T>(running: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("A transfer hung for 60 s.")), 60_000);
  });
  try {
    return await Promise.race([running, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** One transfer; gives how it ended. */
function transfer(ftp: Dialogue, report: SoakReport, random: Random, seed: () => number): Promise<string> {
  const name = `f${random.below(8)}`;
  const known = report.files.get(name);
  const kind = random.pick(["RETR", "RETR", "STOR", "STOR", "APPE", "REST", "LIST", "NLST", "MLSD"] as const);
  const piece = {
    seed: seed(),
    size: random.pick([0, 1, random.below(2_000), random.below(40_000), random.below(400_000)]),
  };
  if (kind === "LIST" || kind === "NLST" || kind === "MLSD") return listing(ftp, kind, report, random);
  if (kind === "RETR" && known !== undefined) return download(ftp, name, joined(known), report, random);
  if (kind === "APPE")
    return upload(ftp, { command: `APPE ${name}`, name, before: known ?? [], piece }, report, random);
  // At a piece's edge: what was written before it stays, the rest is replaced.
  if (kind === "REST" && known !== undefined && known.length > 1) {
    const before = known.slice(0, -1);
    const start = before.reduce((sum, { size }) => sum + size, 0);
    return upload(ftp, { command: `STOR ${name}`, name, before, start, piece }, report, random);
  }
  return upload(ftp, { command: `STOR ${name}`, name, before: [], piece }, report, random);
}

async function listing(ftp: Dialogue, command: string, report: SoakReport, random: Random): Promise<string> {
  report.doing = command;
  await using data = await open(ftp, report, random);
  await expectReply(ftp, command, 150);
  const socket = await data.socket;
  const text = Buffer.from(await readAll(socket)).toString();
  socket.stream.end();
  await expectReply(ftp, undefined, 226);
  if (/\.tandem-stage/.test(text)) throw new Error(`${command} shows an unfinished upload: ${text}`);
  return `${command} 226`;
}

async function download(
  ftp: Dialogue,
  name: string,
  expected: Uint8Array,
  report: SoakReport,
  random: Random,
): Promise<string> {
  const fault = random.chance(0.8)
    ? "none"
    : random.pick(["reset", "close", "stall", "half-close", "abort", "never"] as const);
  report.doing = `RETR ${name}, ${expected.length} bytes, ${fault}`;
  await using data = await open(ftp, report, random, fault === "never");
  await expectReply(ftp, `RETR ${name}`, 150);
  if (fault === "never") return `RETR never ${await finalCode(ftp)}`;
  const socket = await data.socket;
  const { stream } = socket;
  if (fault === "stall") {
    const code = await finalCode(ftp);
    socket.reset();
    return `RETR stall ${code}`;
  }
  if (fault === "half-close") stream.end();
  const stopAt = random.below(expected.length + 1);
  let bytes = 0;
  let aborted = false;
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes < stopAt) continue;
      if (fault === "reset") socket.reset();
      if (fault === "close") stream.destroy();
      if (fault === "abort") {
        ftp.send("ABOR\r\n");
        aborted = true;
        break;
      }
    }
  } catch (error) {
    if (fault === "none" || fault === "half-close") throw error;
  }
  stream.destroy();
  const code = await finalCode(ftp);
  if (aborted) await finalCode(ftp);
  const whole = Buffer.concat(chunks);
  if (fault === "none" || fault === "half-close") {
    if (code !== 226 || Buffer.compare(whole, expected) !== 0)
      throw new Error(`RETR ${name} gave ${code} and ${bytes} of ${expected.length} bytes.`);
  }
  return `RETR ${fault} ${code}`;
}

interface Upload {
  readonly command: string;
  readonly name: string;
  /** What stands before the new bytes when all goes well. */
  readonly before: readonly Piece[];
  readonly start?: number;
  readonly piece: Piece;
}

async function upload(
  ftp: Dialogue,
  { command, name, before, start, piece }: Upload,
  report: SoakReport,
  random: Random,
): Promise<string> {
  const fault = random.chance(0.8) ? "none" : random.pick(["reset", "stall", "abort", "vanish", "never"] as const);
  const verb = start === undefined ? command.slice(0, 4) : "REST+STOR";
  const bytes = bytesOf(piece);
  report.doing = `${verb} ${name}, ${bytes.length} bytes, ${fault}`;
  await using data = await open(ftp, report, random, fault === "never");
  if (start !== undefined) await expectReply(ftp, `REST ${start}`, 350);
  await expectReply(ftp, command, 150);
  if (fault === "never") return `${verb} never ${await finalCode(ftp)}`;
  const socket = await data.socket;
  const { stream } = socket;
  stream.on("error", () => {}).resume();
  if (fault === "none") {
    stream.end(bytes);
    const code = await finalCode(ftp);
    if (code !== 226) throw new Error(`${command} of ${bytes.length} bytes gave ${code}.`);
    // APPE goes on with what stands there, whatever it is; STOR replaces it.
    if (verb === "APPE" && report.unsure.has(name)) return "APPE 226";
    report.unsure.delete(name);
    report.files.set(name, [...before, piece]);
    return `${verb} 226`;
  }
  stream.write(bytes.subarray(0, random.below(bytes.length + 1)));
  if (fault === "vanish") {
    // Both connections go at once, in either order, with or without a reset.
    const gone = random.pick([() => ftp.socket.reset(), () => ftp.socket.stream.destroy()]);
    if (random.chance(0.5)) gone();
    stream.destroy();
    gone();
    forget(report, name, verb, true);
    return `${verb} vanish`;
  }
  if (fault === "reset") socket.reset();
  if (fault === "abort") ftp.send("ABOR\r\n");
  const code = await finalCode(ftp);
  if (fault === "abort") await finalCode(ftp);
  stream.destroy();
  if (code < 400) throw new Error(`${command} with a ${fault} gave ${code}.`);
  forget(report, name, verb);
  return `${verb} ${fault} ${code}`;
}

/**
 * What is written in place may have grown, what is new is kept to be gone on with, and of a client that vanished nobody knows
 * whether its upload was whole by then; everything else is as it was, and is expected to be so.
 */
function forget(report: SoakReport, name: string, verb: string, vanished = false): void {
  if (verb === "STOR" && !vanished && report.files.has(name)) return;
  report.files.delete(name);
  report.unsure.add(name);
}

// Where nobody listens: a port that was closed a moment ago could be another session's by now, on this one machine.
const deadPort = 20_000;

interface OpenData extends AsyncDisposable {
  readonly socket: Promise<Socket>;
}

/** A data connection agreed on in a random way; with `never`, one that the client does not make. */
async function open(ftp: Dialogue, report: SoakReport, random: Random, never = false): Promise<OpenData> {
  const passive = random.chance(0.6);
  report.doing += passive ? ", passive" : ", active";
  if (passive) {
    const [, port] = /\(\|\|\|(\d+)\|\)/.exec(await ftp.ask("EPSV")) ?? [];
    if (port === undefined) throw new Error("EPSV named no port.");
    const dialled = never
      ? new Promise<Socket>(() => {})
      : nodeNetwork.dial({ remote: { address: "127.0.0.1", port: Number(port) } });
    return { socket: dialled, [Symbol.asyncDispose]: async () => {} };
  }
  if (never) {
    await expectReply(ftp, `EPRT |1|127.0.0.1|${deadPort}|`, 200);
    return { socket: new Promise(() => {}), [Symbol.asyncDispose]: async () => {} };
  }
  let accept: (socket: Socket) => void = () => {};
  const socket = new Promise<Socket>((resolve) => (accept = resolve));
  const listener: Listener = await nodeNetwork.listen({ local: { address: "127.0.0.1", port: 0 } }, (made) => {
    made.stream.on("error", () => {});
    accept(made);
  });
  const { port } = listener.local;
  await expectReply(ftp, `EPRT |1|127.0.0.1|${port}|`, 200);
  return { socket, [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose]() };
}

async function expectReply(ftp: Dialogue, command: string | undefined, code: number): Promise<void> {
  if (command !== undefined) ftp.send(`${command}\r\n`);
  const reply = await ftp.reply();
  if (reply.code !== code)
    throw new Error(`${command ?? "The end"} gave ${reply.code} ${reply.lines.join(" ")}, not ${code}.`);
}

async function finalCode(ftp: Dialogue): Promise<number> {
  for (;;) {
    const { code } = await ftp.reply();
    if (code >= 200) return code;
  }
}
