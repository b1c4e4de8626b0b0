import {
  formatTimeValue,
  formatUnixLine,
  readTimeValue,
  resolvePath,
  type Endpoint,
  type VirtualPath,
} from "@tandem/protocol";
import type { Storage } from "@tandem/storage";
import type { Clock, Socket } from "@tandem/transport";
import { readAll } from "./dialogue.ts";
import type { ScriptedListener, ScriptedPeer } from "./scripted-server.ts";

/** A session of a server that has the manners of vsftpd. */
export interface LingeringSession {
  readonly peer: ScriptedPeer;
  readonly storage: Storage;
  readonly clock: Clock;
  /** Milliseconds until the end of a data connection is acknowledged. */
  readonly roundTrip: number;
  directory: VirtualPath;
  /** REST. */
  start: number;
  listener: ScriptedListener | undefined;
  /** RNFR. */
  renamed: VirtualPath | undefined;
}

/** The lines of a final reply. */
export type Answer = string | readonly string[];

/** What each verb answers, in vsftpd's words; a `StorageError` is for the caller. */
export const lingeringAnswers: Readonly<
  Record<string, (session: LingeringSession, argument: string) => Answer | Promise<Answer>>
> = {
  USER: () => "331 Please specify the password.",
  PASS: () => "230 Login successful.",
  SYST: () => "215 UNIX Type: L8",
  FEAT: () => ["211-Features:", ...features.map((feature) => ` ${feature}`), "211 End"],
  OPTS: (_, option) => (/^utf8 on$/i.test(option) ? "200 Always in UTF8 mode." : "501 Option not understood."),
  TYPE: (_, type) => (/^I$/i.test(type) ? "200 Switching to Binary mode." : "200 Switching to ASCII mode."),
  NOOP: () => "200 NOOP ok.",
  QUIT: () => "221 Goodbye.",
  PWD: ({ directory }) => `257 "${directory}" is the current directory`,

  async CWD(session, pathname) {
    const path = resolvePath(session.directory, pathname);
    const { kind } = await session.storage.stat(path);
    if (kind !== "directory") return "550 Failed to change directory.";
    session.directory = path;
    return "250 Directory successfully changed.";
  },

  async EPSV(session) {
    const { port } = await listen(session);
    return `229 Entering Extended Passive Mode (|||${port}|)`;
  },
  async PASV(session) {
    const { address, port } = await listen(session);
    return `227 Entering Passive Mode (${[...address.split("."), port >> 8, port & 255].join(",")}).`;
  },
  REST(session, start) {
    session.start = Number(start);
    return `350 Restart position accepted (${session.start}).`;
  },

  async SIZE({ storage, directory }, pathname) {
    const { kind, size } = await storage.stat(resolvePath(directory, pathname));
    return kind === "file" ? `213 ${size}` : "550 Could not get file size.";
  },
  async MDTM({ storage, directory }, argument) {
    const [, digits = "", pathname] = /^(\d{14}) (.+)$/.exec(argument) ?? [];
    if (pathname !== undefined) {
      await storage.setModified(resolvePath(directory, pathname), readTimeValue(digits) ?? 0);
      return "213 File modification time set.";
    }
    const { kind, modified } = await storage.stat(resolvePath(directory, argument));
    return kind === "file" ? `213 ${formatTimeValue(modified)}` : "550 Could not get file modification time.";
  },

  async MKD({ storage, directory }, pathname) {
    const path = resolvePath(directory, pathname);
    await storage.makeDirectory(path);
    return `257 "${path}" created`;
  },
  async RMD({ storage, directory }, pathname) {
    await storage.removeDirectory(resolvePath(directory, pathname));
    return "250 Remove directory operation successful.";
  },
  async DELE({ storage, directory }, pathname) {
    await storage.remove(resolvePath(directory, pathname));
    return "250 Delete operation successful.";
  },
  async RNFR(session, pathname) {
    const path = resolvePath(session.directory, pathname);
    await session.storage.stat(path);
    session.renamed = path;
    return "350 Ready for RNTO.";
  },
  async RNTO(session, pathname) {
    const { renamed } = session;
    session.renamed = undefined;
    if (renamed === undefined) return "503 RNFR required first.";
    await session.storage.rename(renamed, resolvePath(session.directory, pathname));
    return "250 Rename successful.";
  },

  async RETR(session, pathname) {
    await using source = await session.storage.read(resolvePath(session.directory, pathname), { start: session.start });
    const chunks: Uint8Array[] = [];
    for await (const chunk of source) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const opening = `150 Opening BINARY mode data connection for ${pathname} (${bytes.length} bytes).`;
    return await transfer(session, opening, "226 Transfer complete.", (data) => sendAll(data, bytes));
  },
  async STOR(session, pathname) {
    await using stage = await session.storage.write(resolvePath(session.directory, pathname), { start: session.start });
    return await transfer(session, "150 Ok to send data.", "226 Transfer complete.", async (data) => {
      await stage.write(await readAll(data));
      await stage.commit();
      data.stream.end();
    });
  },
  async LIST(session, argument) {
    const pathname = argument.replace(/^-\S+ ?/, "");
    const lines = await listing(session, resolvePath(session.directory, pathname || "."));
    const opening = "150 Here comes the directory listing.";
    return await transfer(session, opening, "226 Directory send OK.", (data) => sendAll(data, Buffer.from(lines)));
  },
};

async function listen(session: LingeringSession): Promise<Endpoint> {
  await session.listener?.[Symbol.asyncDispose]();
  session.listener = await session.peer.listen();
  return session.listener.local;
}

async function listing({ storage, clock }: LingeringSession, path: VirtualPath): Promise<string> {
  const lines: string[] = [];
  for await (const entries of storage.list(path)) {
    for (const entry of entries) lines.push(`${formatUnixLine(entry, { now: clock.date() })}\r\n`);
  }
  return lines.join("");
}

/** A data connection from 150 to 226, which is said when its end has been acknowledged. */
async function transfer(
  session: LingeringSession,
  opening: string,
  closing: string,
  move: (data: Socket) => Promise<void>,
): Promise<Answer> {
  const { peer, clock, roundTrip, listener } = session;
  session.start = 0;
  session.listener = undefined;
  if (listener === undefined) return "425 Use PORT or PASV first.";
  const data = await listener.accept();
  await listener[Symbol.asyncDispose]();
  peer.say(opening);
  try {
    await move(data);
  } catch {
    return "426 Failure reading network stream.";
  }
  await new Promise<void>((resolve) => void clock.timer(roundTrip, resolve));
  return closing;
}

async function sendAll({ stream }: Socket, bytes: Uint8Array): Promise<void> {
  stream.resume();
  await new Promise<void>((resolve, reject) => {
    stream.once("error", reject);
    stream.end(bytes, resolve);
  });
}

const features = ["EPRT", "EPSV", "MDTM", "PASV", "REST STREAM", "SIZE", "TVFS", "UTF8"];
