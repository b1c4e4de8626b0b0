import { ConnectionError, FtpError, type Client } from "@tandem/client";
import { refusal, same, textOf } from "./contents.ts";
import type { Random } from "./random.ts";

/** What a monkey plays with. */
export interface ClientMonkey {
  readonly client: Client;
  readonly random: Random;
  /** How many play at once, each in a directory of its own. */
  readonly players: number;
  /** Calls of each. */
  readonly steps: number;
  /** The directory that they play in, which is there already; the root when missing. */
  readonly below?: string;
  /** Called before each call: breaks something, now and then. True when calls may fail from now on. */
  readonly mischief?: () => boolean;
  /** What a file may hold behind an upload that failed: what was there before, what was to be there, and that. */
  readonly halves?: boolean;
}

/** All methods of a client at once, in any order, each result held against what it has to be. Throws for the first that is not. */
export async function playWithClient(monkey: ClientMonkey): Promise<void> {
  const players = Array.from({ length: monkey.players }, (_, n) => new Player(monkey, `${monkey.below ?? ""}/p${n}`));
  await Promise.all(players.map((player) => player.play()));
}

/** What a file may hold; `undefined` is no file. */
type Content = string | undefined;

class Player {
  readonly #monkey: ClientMonkey;
  readonly #home: string;
  /** What is known of each file; more than one when a call failed that may have been carried out. */
  readonly #files = new Map<string, readonly Content[]>();
  #broken = false;
  #count = 0;

  constructor(monkey: ClientMonkey, home: string) {
    this.#monkey = monkey;
    this.#home = home;
  }

  async play(): Promise<void> {
    const { client, random, steps, mischief } = this.#monkey;
    await client.makeDirectory(this.#home, { recursive: true });
    const moves = [
      this.#store,
      this.#store,
      this.#append,
      this.#rename,
      this.#remove,
      this.#fetch,
      this.#fetch,
      this.#part,
      this.#glance,
      this.#ask,
      this.#list,
      this.#pipe,
      this.#giveUp,
      this.#tree,
      this.#enter,
    ];
    for (let step = 0; step < steps; step++) {
      this.#broken ||= mischief?.() ?? false;
      await random.pick(moves).call(this);
    }
  }

  async #store(): Promise<void> {
    const [path, text] = [this.#any(), this.#text()];
    const atomic = this.#monkey.random.chance(0.2);
    await this.#change([[path, text]], () => this.#monkey.client.upload(text, path, { atomic }));
  }

  async #append(): Promise<void> {
    const path = await this.#settled();
    if (path === undefined) return;
    const text = this.#text();
    await this.#change([[path, `${this.#known(path)}${text}`]], () => this.#monkey.client.append(text, path));
  }

  async #rename(): Promise<void> {
    const path = await this.#settled();
    if (path === undefined) return;
    const to = `${this.#home}/r${this.#count++}`;
    this.#files.set(to, [undefined]);
    const both = [[path, undefined] as const, [to, this.#known(path)] as const];
    await this.#change(both, () => this.#monkey.client.rename(path, to));
  }

  async #remove(): Promise<void> {
    const path = await this.#settled();
    if (path === undefined) return;
    await this.#change([[path, undefined]], () => this.#monkey.client.remove(path));
  }

  async #fetch(): Promise<void> {
    await this.#settle(this.#any());
  }

  async #part(): Promise<void> {
    const path = await this.#settled();
    if (path === undefined) return;
    const content = this.#known(path) ?? "";
    const start = this.#monkey.random.below(content.length + 1);
    const end = start + this.#monkey.random.below(content.length - start + 1);
    const bytes = await this.#asked(() => this.#monkey.client.downloadBytes(path, { start, end }));
    if (bytes !== undefined) same(textOf(bytes), content.slice(start, end), `${path} from ${start} to ${end}`);
  }

  /** Leaves a loop at its first chunk, and asks for something inside of another. */
  async #glance(): Promise<void> {
    const path = await this.#settled();
    if (path === undefined) return;
    const content = this.#known(path) ?? "";
    const inside = this.#monkey.random.chance(0.3);
    await this.#asked(async () => {
      for await (const chunk of this.#monkey.client.read(path)) {
        same(textOf(chunk), content.slice(0, chunk.length), `the beginning of ${path}`);
        if (inside) await this.#monkey.client.size(path);
        break;
      }
    });
  }

  async #ask(): Promise<void> {
    const path = await this.#settled();
    if (path === undefined) return;
    const { client } = this.#monkey;
    const content = this.#known(path) ?? "";
    const told = await this.#asked(() => Promise.all([client.size(path), client.stat(path), client.exists(path)]));
    if (told === undefined) return;
    const [size, { size: listed }, exists] = told;
    same(`${String(size)} ${String(listed)} ${String(exists)}`, `${content.length} ${content.length} true`, path);
  }

  async #list(): Promise<void> {
    for (const path of this.#files.keys()) await this.#settle(path);
    const expected = [...this.#files].filter(([, [content]]) => content !== undefined).map(([path]) => path);
    const found = await this.#asked(async () => {
      const names: string[] = [];
      for await (const { name } of this.#monkey.client.list(this.#home)) names.push(`${this.#home}/${name}`);
      return names;
    });
    // What a temporary name was given to, and could not be taken away again.
    const whole = found?.filter((name) => this.#files.has(name));
    if (whole !== undefined) same(whole.toSorted().join(" "), expected.toSorted().join(" "), this.#home);
  }

  /** From one remote file to another, on the same client. */
  async #pipe(): Promise<void> {
    const { client } = this.#monkey;
    const [path, to] = [await this.#settled(), this.#any()];
    if (path === undefined || to === path) return;
    await this.#change([[to, this.#known(path)]], () => client.upload(client.read(path), to));
  }

  /** A call whose caller gives up, at any moment. */
  async #giveUp(): Promise<void> {
    const { client, random } = this.#monkey;
    const stop = new AbortController();
    const reason = new Error("given up");
    const turns = random.below(40);
    const leave = (async () => {
      for (let n = 0; n < turns; n++) await new Promise((resolve) => setImmediate(resolve));
      stop.abort(reason);
    })();
    const { signal } = stop;
    const [path, text] = [this.#any(), this.#text()];
    const before = this.#may(path);
    try {
      if (random.chance(0.5)) {
        await client.upload(text, path, { signal });
        this.#files.set(path, [text]);
      } else {
        const bytes = textOf(await client.downloadBytes(path, { signal }));
        if (!before.includes(bytes)) throw new Error(`${path} holds something that nobody put there.`);
      }
    } catch (error) {
      const missing = before.includes(undefined) && refusal(error) === 550;
      if (error !== reason && !missing && !this.#forgives(error)) throw error;
      if (!missing) this.#files.set(path, this.#after(path, text));
    }
    await leave;
  }

  async #tree(): Promise<void> {
    const { client } = this.#monkey;
    const top = `${this.#home}/t${this.#count++}`;
    await this.#asked(async () => {
      await client.makeDirectory(`${top}/a/b`, { recursive: true });
      await Promise.all(["x", "a/y", "a/b/z"].map((name) => client.upload(name, `${top}/${name}`)));
      await client.remove(top, { recursive: true });
      same(String(await client.exists(top)), "false", top);
    });
  }

  /** What is asked for behind a change of directory is done there. */
  async #enter(): Promise<void> {
    const { client } = this.#monkey;
    const name = `e${this.#count++}`;
    const path = `${this.#home}/${name}`;
    const text = this.#text();
    this.#files.set(path, [undefined]);
    let entered = true;
    const entering = client.changeDirectory(this.#home).catch((error: unknown) => {
      entered = false;
      if (!this.#forgives(error)) throw error;
    });
    const storing = client.upload(text, name).then(
      () => true,
      async (error: unknown) => {
        await entering;
        if (entered && !this.#forgives(error)) throw error;
        return false;
      },
    );
    const [, stored] = await Promise.all([entering, storing]);
    // It went elsewhere, when the way there was barred.
    if (!entered) this.#files.delete(path);
    else this.#files.set(path, stored ? [text] : this.#after(path, text));
  }

  /** Makes a call that changes files, and notes what they are then. */
  async #change(changes: readonly Change[], call: () => Promise<unknown>): Promise<void> {
    try {
      await call();
      for (const [path, content] of changes) this.#files.set(path, [content]);
    } catch (error) {
      if (!this.#forgives(error)) throw error;
      for (const [path, content] of changes) this.#files.set(path, this.#after(path, content));
    }
  }

  async #asked<Value>(call: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await call();
    } catch (error) {
      if (!this.#forgives(error)) throw error;
      return undefined;
    }
  }

  /** Finds out what a file holds, of all that it may. */
  async #settle(path: string): Promise<void> {
    const may = this.#may(path);
    try {
      const content = textOf(await this.#monkey.client.downloadBytes(path));
      const half = this.#monkey.halves === true && may.some((one) => one?.startsWith(content) === true);
      if (!may.includes(content) && !half) {
        throw new Error(`${path} holds ${content.length} bytes that nobody put there: ${content.slice(0, 40)}…`);
      }
      this.#files.set(path, [content]);
    } catch (error) {
      if (refusal(error) === 550 && may.includes(undefined)) this.#files.set(path, [undefined]);
      else if (!this.#forgives(error)) throw error;
    }
  }

  /** A file whose content is known. */
  async #settled(): Promise<string | undefined> {
    const path = this.#any();
    if (this.#may(path).length > 1) await this.#settle(path);
    return this.#known(path) === undefined ? undefined : path;
  }

  #known(path: string): Content {
    const may = this.#may(path);
    return may.length === 1 ? may[0] : undefined;
  }

  #may(path: string): readonly Content[] {
    return this.#files.get(path) ?? [undefined];
  }

  #after(path: string, content: Content): readonly Content[] {
    return [...new Set([...this.#may(path), content])];
  }

  #any(): string {
    const { random } = this.#monkey;
    const there = [...this.#files.keys()];
    return there.length > 4 && random.chance(0.7) ? random.pick(there) : `${this.#home}/f${random.below(8)}`;
  }

  #text(): string {
    const { random } = this.#monkey;
    const length = random.pick([0, 1, 300, 5_000, 70_000, 200_000]);
    const mark = `${this.#home}:${this.#count++};`;
    return mark.repeat(Math.ceil(length / mark.length)).slice(0, length);
  }

  #forgives(error: unknown): boolean {
    if (error instanceof ConnectionError && error.code === "held") return true;
    return this.#broken && error instanceof FtpError && (refusal(error) ?? 400) < 500;
  }
}

type Change = readonly [path: string, content: Content];
