import { parsePath, type Endpoint } from "@tandem/protocol";
import { memoryStorage, StorageError, type Storage } from "@tandem/storage";
import type { Network } from "@tandem/transport";
import type { VirtualClock } from "@tandem/transport/testing";
import { lingeringAnswers, type Answer, type LingeringSession } from "./lingering-answers.ts";
import { scriptedServer, type ScriptedPeer } from "./scripted-server.ts";

/** A server in memory with the manners of vsftpd. */
export interface LingeringServer extends AsyncDisposable {
  readonly at: Endpoint;
  readonly storage: Storage;
  /** Every command line of every session so far, in the order in which they came. */
  readonly commands: readonly string[];
}

/** Where it listens, and what its replies wait for. */
export interface LingeringOptions {
  readonly host: Network;
  readonly at: Endpoint;
  readonly clock: VirtualClock;
  /** Milliseconds there and back: how long the end of a data connection takes to be acknowledged. */
  readonly roundTrip: number;
  /** What is served; an empty tree. */
  readonly storage?: Storage;
}

/**
 * Starts a server that does one thing after the other, as vsftpd 3.0.3 does: a command is read when the one before it has been
 * answered, 150 comes when the data connection stands, and 226 when the peer's kernel has acknowledged its end (SO_LINGER): a
 * round trip after the last byte. It has no MLSD and no MFMT; MDTM with two arguments sets times. Takes any password.
 */
export async function lingeringServer(options: LingeringOptions): Promise<LingeringServer> {
  const { host, at, clock, storage = memoryStorage({ now: () => clock.date() }) } = options;
  const server = await scriptedServer(host, at);
  const commands: string[] = [];
  const peers = new Set<ScriptedPeer>();
  const serve = async (): Promise<never> => {
    for (;;) {
      const peer = await server.accept();
      peers.add(peer);
      void serveSession(peer, { ...options, storage, commands }).finally(() => peers.delete(peer));
    }
  };
  void serve();
  return {
    at: server.at,
    storage,
    commands,
    async [Symbol.asyncDispose]() {
      for (const peer of peers) peer.socket.reset();
      await server[Symbol.asyncDispose]();
    },
  };
}

interface World extends LingeringOptions {
  readonly storage: Storage;
  readonly commands: string[];
}

async function serveSession(peer: ScriptedPeer, world: World): Promise<void> {
  const session: LingeringSession = {
    ...world,
    peer,
    directory: parsePath("/"),
    start: 0,
    listener: undefined,
    renamed: undefined,
  };
  peer.say("220 (vsFTPd 3.0.3)");
  try {
    for (;;) {
      const line = await peer.next();
      world.commands.push(line);
      const [verb, argument] = split(line);
      const answer = await answerTo(session, verb, argument);
      peer.say(...(typeof answer === "string" ? [answer] : answer));
      if (verb === "QUIT") break;
    }
  } catch {
    // The client is gone.
  } finally {
    await session.listener?.[Symbol.asyncDispose]();
    peer.end();
  }
}

function split(line: string): readonly [string, string] {
  const space = line.indexOf(" ");
  return space < 0 ? [line.toUpperCase(), ""] : [line.slice(0, space).toUpperCase(), line.slice(space + 1)];
}

async function answerTo(session: LingeringSession, verb: string, argument: string): Promise<Answer> {
  try {
    return (await lingeringAnswers[verb]?.(session, argument)) ?? "500 Unknown command.";
  } catch (error) {
    if (error instanceof StorageError) return "550 Failed to open file.";
    throw error;
  }
}
