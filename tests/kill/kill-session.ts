import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Endpoint } from "@tandem/protocol";
import { loggedIn, type FtpClient } from "../operated/ftp-client.ts";
import { writeAll } from "../operated/write-all.ts";
import type { Random } from "../session/random.ts";
import { bytesOf, type Piece } from "../soak/pattern.ts";
import type { Doom } from "./doom.ts";
import { isContent, restOf, settled, type Content, type State, type Unsettled } from "./expected.ts";
import { kinds } from "./kinds.ts";

export interface KillSessionOptions {
  readonly user: string;
  readonly password: string;
  /** The account's folder on disk. */
  readonly home: string;
  /** The name of the directory in it that belongs to this session alone. */
  readonly directory: string;
  readonly tls: boolean;
  readonly random: Random;
  /** Seeds that nobody else uses. */
  readonly seed: () => number;
}

/** One client, over all the lives of its server: what it uploads, and what must be there of it. */
export interface KillSession {
  /** Uploads until the server is dead. */
  run(at: Endpoint, doom: Doom): Promise<void>;
  /** Holds the disk against what was acknowledged; whatever else was found is what must be there from then on. */
  settle(which: "touched" | "all"): Promise<void>;
  /** Asks the server that came after: listings, some of the files, and uploads that were kept to be gone on with. */
  ask(at: Endpoint): Promise<void>;
  /** Commands by how they ended: `STOR 226`, `STOR cut off`. */
  readonly counts: ReadonlyMap<string, number>;
  readonly problems: readonly string[];
  /** The change that was under way when the server died. */
  readonly unsettled: Unsettled | undefined;
}

/** An upload of a new name that its client broke off while the server lived. */
interface Kept {
  readonly piece: Piece;
  readonly size: number;
  /** The server may have gone on with it. */
  doubtful: boolean;
}

/** A session that has uploaded nothing yet. */
export function killSession(options: KillSessionOptions): KillSession {
  const { home, directory, random, tls } = options;
  const disk = join(home, directory);
  const files = new Map<string, Content>();
  const kept = new Map<string, Kept>();
  /** Names that have changed since the disk was looked at. */
  const touched = new Set<string>();
  const counts = new Map<string, number>();
  const problems: string[] = [];
  let unsettled: Unsettled | undefined;
  let doing = "";
  let last = 0;

  const count = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);
  const problem = (text: string): void => void problems.push(`${disk}: ${text}`);
  const freshName = (): string => `f${++last}`;
  const freshPiece = (): Piece => ({
    seed: options.seed(),
    size: random.pick([
      0,
      1,
      random.below(2_000),
      random.below(60_000),
      random.below(600_000),
      random.below(4_000_000),
    ]),
  });

  /** From here on the change may have happened, or not. */
  const unsure = (...states: readonly (readonly (readonly [string, Content])[])[]): void => {
    unsettled = { ...unsettled, states: [...(unsettled?.states ?? []), ...states.map((state) => new Map(state))] };
  };
  const take = (state: State): void => {
    for (const [name, content] of state) {
      touched.add(name);
      if (content === undefined) files.delete(name);
      else files.set(name, content);
    }
    unsettled = undefined;
  };

  /** One upload to its 226. `announced` learns the 150; `whole` is called right before the end goes out. */
  async function upload(
    ftp: FtpClient,
    doom: Doom | undefined,
    command: string,
    bytes: Uint8Array,
    { announced, whole }: { announced?: (reply: string) => void; whole: () => void },
  ): Promise<void> {
    doing = `${command}, ${bytes.length} bytes`;
    const data = await ftp.data();
    const announcement = await ftp.expect(command, 150);
    announced?.(announcement);
    data.stream.resume();
    await writeAll(data.stream, bytes, noted(doom));
    whole();
    await data.end();
    doom?.note("end");
    const { code, lines } = await ftp.reply();
    if (code !== 226) throw new Error(`${command} gave ${code} ${lines.join("|")}`);
  }

  /** STOR, of a new name or an old one. */
  async function store(ftp: FtpClient, doom: Doom, name: string): Promise<void> {
    const piece = freshPiece();
    unsure([[name, files.get(name)]]);
    await upload(ftp, doom, `STOR ${name}`, bytesOf(piece), { whole: () => unsure([[name, [piece]]]) });
    take(new Map([[name, [piece]]]));
  }

  async function append(ftp: FtpClient, doom: Doom, name: string): Promise<void> {
    const piece = freshPiece();
    const before = files.get(name);
    unsettled = { states: [new Map([[name, before]])], grows: { name, before, piece } };
    await upload(ftp, doom, `APPE ${name}`, bytesOf(piece), { whole: () => {} });
    take(new Map([[name, [...(before ?? []), piece]]]));
  }

  async function storeUnique(ftp: FtpClient, doom: Doom): Promise<void> {
    const piece = freshPiece();
    let name = "";
    unsettled = { states: [new Map()] };
    const announced = (reply: string): void => {
      name = /FILE: (\S+)/.exec(reply)?.[1] ?? "";
      unsettled = { states: [new Map([[name, undefined]])] };
    };
    await upload(ftp, doom, "STOU", bytesOf(piece), { announced, whole: () => unsure([[name, [piece]]]) });
    take(new Map([[name, [piece]]]));
  }

  /** As programs do that want no one to see half a file: another name first, then a rename. */
  async function storeAndRename(ftp: FtpClient, doom: Doom, target: string): Promise<void> {
    const part = `${target}.part`;
    await store(ftp, doom, part);
    doing = `RNFR ${part}, RNTO ${target}`;
    const [content, old] = [files.get(part), files.get(target)];
    const [before, after]: [[string, Content][], [string, Content][]] = [
      [
        [part, content],
        [target, old],
      ],
      [
        [part, undefined],
        [target, content],
      ],
    ];
    unsure(before);
    await ftp.expect(`RNFR ${part}`, 350);
    unsure(after);
    const renamed = ftp.expect(`RNTO ${target}`, 250);
    doom.note("rename");
    await renamed;
    take(new Map(after));
  }

  /** Breaks an upload off while the server lives, which keeps it. */
  async function breakOff(ftp: FtpClient, doom: Doom): Promise<void> {
    const name = freshName();
    const piece = { seed: options.seed(), size: 1_000 + random.below(1_500_000) };
    doing = `STOR ${name}, broken off`;
    unsure([[name, undefined]]);
    const data = await ftp.data();
    await ftp.expect(`STOR ${name}`, 150);
    data.stream.resume();
    await writeAll(data.stream, bytesOf(piece).subarray(0, 500 + random.below(piece.size - 500)), noted(doom));
    data.reset();
    const { code } = await ftp.reply();
    if (code !== 426) throw new Error(`STOR ${name} that was reset gave ${code}.`);
    unsettled = undefined;
    const size = Number(/^213 (\d+)/.exec(await ftp.ask(`SIZE ${name}`))?.[1] ?? 0);
    if (size > 0) kept.set(name, { piece, size, doubtful: false });
  }

  /** REST and STOR, where the server has told that it has so much. */
  async function goOn(ftp: FtpClient, doom: Doom | undefined, name: string, { piece, size }: Kept): Promise<void> {
    unsure([[name, undefined]]);
    kept.set(name, { piece, size, doubtful: true });
    await ftp.expect(`REST ${size}`, 350);
    await upload(ftp, doom, `STOR ${name}`, restOf(piece, size), { whole: () => unsure([[name, [piece]]]) });
    take(new Map([[name, [piece]]]));
    kept.delete(name);
  }

  /** One change; gives what it was. */
  async function change(ftp: FtpClient, doom: Doom): Promise<string> {
    const old = files.size === 0 ? freshName() : random.pick([...files.keys()]);
    const broken = [...kept][0];
    const kind = random.pick(kinds);
    if (kind === "STOR of a new name") await store(ftp, doom, freshName());
    else if (kind === "STOR of an old name") await store(ftp, doom, old);
    else if (kind === "APPE") await append(ftp, doom, random.chance(0.7) ? old : freshName());
    else if (kind === "STOU") await storeUnique(ftp, doom);
    else if (kind === "STOR, RNFR, RNTO") await storeAndRename(ftp, doom, random.chance(0.5) ? old : freshName());
    else if (kind === "STOR that is reset" || broken === undefined) {
      await breakOff(ftp, doom);
      return "STOR that is reset";
    } else await goOn(ftp, doom, ...broken);
    return kind;
  }

  return {
    counts,
    problems,
    get unsettled() {
      return unsettled;
    },
    async run(at, doom) {
      try {
        await mkdir(disk, { recursive: true });
        using ftp = await loggedIn({ ...options, at, tls });
        await ftp.expect(`CWD ${directory}`, 250);
        while (!doom.struck) {
          count(`${await change(ftp, doom)}, answered`);
          doom.note("acknowledged");
        }
      } catch (error) {
        if (!doom.struck) problem(`${doing}: ${error instanceof Error ? error.message : String(error)}`);
        else if (unsettled !== undefined) count("cut off by a kill");
      }
    },
    async settle(which) {
      if (unsettled !== undefined) {
        const names = new Set(unsettled.states.flatMap((state) => [...state.keys()]));
        const found = new Map(await Promise.all([...names].map(async (name) => [name, await bytesAt(name)] as const)));
        const state = settled(unsettled, found);
        if (state === undefined) {
          const seen = [...found].map(([name, bytes]) => `${name} has ${bytes?.length ?? "no"} bytes`).join(", ");
          problem(`${doing} left what is neither the old state nor the new one: ${seen}.`);
        }
        take(state ?? new Map());
      }
      for (const [name, content] of files) {
        if (which === "touched" && !touched.has(name)) continue;
        const found = await bytesAt(name);
        if (!isContent(found, content)) problem(`${name}, which was acknowledged, has ${found?.length ?? "no"} bytes.`);
      }
      touched.clear();
    },
    async ask(at) {
      doing = "the questions after the kill";
      try {
        using ftp = await loggedIn({ ...options, at, tls });
        await ftp.expect(`CWD ${directory}`, 250);
        const listed = (await ftp.fetch("NLST -a")).toString().split("\r\n").filter(Boolean).toSorted();
        const expected = [...files.keys()].toSorted();
        if (listed.join() !== expected.join()) problem(`NLST has ${listed.join(" ")}, and not ${expected.join(" ")}`);
        for (const [name, content] of files) {
          if (random.chance(0.1) && !isContent(await ftp.fetch(`RETR ${name}`), content))
            problem(`RETR ${name} is wrong`);
        }
        for (const [name, known] of [...kept]) await askKept(ftp, name, known);
      } catch (error) {
        problem(`${doing}: ${error instanceof Error ? error.message : String(error)}`);
      }
    },
  };

  /** A kept upload is there and as long as it was; some are gone on with now. */
  async function askKept(ftp: FtpClient, name: string, known: Kept): Promise<void> {
    const answer = await ftp.ask(`SIZE ${name}`);
    const size = Number(/^213 (\d+)/.exec(answer)?.[1] ?? -1);
    if (files.has(name) || (known.doubtful && size === -1)) {
      kept.delete(name);
      return;
    }
    if (size !== known.size) problem(`${name} was kept with ${known.size} bytes, and SIZE says ${answer}.`);
    kept.set(name, { ...known, doubtful: false });
    if (size !== known.size || random.chance(0.5)) return;
    await goOn(ftp, undefined, name, known);
    count("REST, STOR behind a kill, answered");
    if (!isContent(await bytesAt(name), [known.piece])) problem(`${name} was gone on with, and came out wrong.`);
  }

  function bytesAt(name: string): Promise<Buffer | undefined> {
    return readFile(join(disk, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
  }
}

function noted(doom: Doom | undefined): (bytes: number) => void {
  return (bytes) => doom?.note("bytes", bytes);
}
