import { printable, type Endpoint } from "@tandem/protocol";
import type { EventKind, TraceEvent } from "@tandem/trace";
import { formatBytes, formatDuration, formatRate } from "../text/quantity.ts";

/** One thing that an operator should know, ready to be shown. */
export interface LogEntry {
  /** Milliseconds since 1970 UTC. */
  readonly time: number;
  /** The session; undefined for the server itself. */
  readonly session: string | undefined;
  /** `192.0.2.7`, after the login `demo@192.0.2.7`. */
  readonly who: string;
  readonly text: string;
  readonly tone: Tone;
}

/** How much an entry should stand out: `quiet` is there for completeness, `bad` wants attention. */
export type Tone = "quiet" | "good" | "plain" | "warning" | "bad";

/** The events that a session log reads; no other needs to reach it. */
export const loggedKinds = [
  "control.open",
  "control.line",
  "control.secured",
  "control.close",
  "session.change",
  "auth.result",
  "transfer.end",
  "exchange.violation",
] as const satisfies readonly EventKind[];

/** Turns the events of a server's sessions into what an operator should know: a reader for one tracer. */
export function sessionLog(): (event: TraceEvent) => readonly LogEntry[] {
  const sessions = new Map<string, Known>();
  return (event) => {
    const { session, time, at } = event;
    if (event.kind === "control.open") sessions.set(session, newcomer(event.client, at));
    const known = sessions.get(session);
    // Its beginning was not seen: a reader that came late.
    if (known === undefined) return [];
    if (event.kind === "auth.result" && event.accepted) known.user = event.user;
    const leaves = event.kind === "session.change" && event.facts["loggedIn"] === false;
    if (event.kind === "control.line" && event.from === "server" && event.text.startsWith("421 "))
      known.farewell = event.text;
    if (event.kind === "control.close") sessions.delete(session);
    const entries = [brokenEntry(event, known), entryOf(event, known)]
      .filter((said) => said !== undefined)
      .map(({ text, tone }) => ({ time, session, who: whoIs(known), text: printable(text), tone }));
    note(event, known);
    if (leaves) known.user = undefined;
    return entries;
  };
}

interface Known {
  readonly client: Endpoint;
  readonly since: number;
  user: string | undefined;
  /** The client's last line. */
  command: string;
  /** The server's last line when that was its 421: why it closes. */
  farewell: string | undefined;
  /** The virtual host that it was told to be on. */
  host: string | undefined;
  /** It was told that somebody wanted to log in without TLS, and may not. */
  demanded: boolean;
  /** A transfer that was broken off, until the reply says why. */
  broken: Said | undefined;
}

function newcomer(client: Endpoint, since: number): Known {
  const nothing = { user: undefined, farewell: undefined, host: undefined, broken: undefined };
  return { client, since, command: "", demanded: false, ...nothing };
}

/** Keeps what later events are told with. */
function note(event: TraceEvent, known: Known): void {
  switch (event.kind) {
    case "control.line":
      if (event.from === "client") known.command = event.text;
      else {
        if (event.text.startsWith("534 ")) known.demanded = true;
        if (isFinal(event.text)) known.broken = undefined;
      }
      return;
    case "session.change": {
      const { host } = event.facts;
      if (host !== undefined) known.host = typeof host === "string" ? host : undefined;
      return;
    }
    case "transfer.end":
      known.broken = event.outcome === "complete" ? undefined : transferEntry(event);
      return;
    default:
  }
}

function isFinal(reply: string): boolean {
  return /^[2-5]/.test(reply);
}

/** A transfer that was broken off, with the reply that says why: of one without a reply, when the session ends. */
function brokenEntry(event: TraceEvent, { broken }: Known): Said | undefined {
  if (broken === undefined) return undefined;
  const reply = event.kind === "control.line" && event.from === "server" ? event.text : "";
  if (event.kind !== "control.close" && !isFinal(reply)) return undefined;
  return /^[45]/.test(reply) ? { ...broken, text: `${broken.text}: ${reply}` } : broken;
}

type Event<Kind extends EventKind> = Extract<TraceEvent, { readonly kind: Kind }>;

type Said = Pick<LogEntry, "text" | "tone">;

function entryOf(event: TraceEvent, known: Known): Said | undefined {
  switch (event.kind) {
    case "control.open":
      return { text: "connected", tone: "quiet" };
    case "control.secured":
      return { text: `secured by ${event.protocol}, ${event.cipher}`, tone: "quiet" };
    case "control.close":
      return closeEntry(event, known);
    case "control.line":
      return event.from === "server" ? replyEntry(event.text, known) : undefined;
    case "session.change":
      return changeEntry(event.facts, known);
    case "auth.result":
      return event.accepted
        ? { text: event.reason === null ? "logged in" : `logged in by ${event.reason}`, tone: "good" }
        : {
            text: `login refused: ${event.user.slice(0, longestName)}, ${event.reason ?? "no reason given"}`,
            tone: "warning",
          };
    case "transfer.end":
      // The reply to another one says why it was broken off.
      return event.outcome === "complete" ? transferEntry(event) : undefined;
    case "exchange.violation":
      return { text: `broke the protocol: ${event.text}`, tone: "bad" };
    default:
      return undefined;
  }
}

/** What a client says of itself: that it logs out (REIN, USER), which host it means (HOST), which program it is (CLNT). */
function changeEntry({ loggedIn, host, client }: Event<"session.change">["facts"], known: Known): Said | undefined {
  if (loggedIn === false && known.user !== undefined) return { text: "logged out", tone: "plain" };
  // Many a client names it twice, to TLS and by HOST.
  if (typeof host === "string" && host !== known.host)
    return { text: `on the host ${host.slice(0, longestHost)}`, tone: "plain" };
  return typeof client === "string" ? { text: `uses ${client}`, tone: "quiet" } : undefined;
}

/**
 * Replies that matter after the session too. A data connection that does not come about is the commonest trouble of FTP, and
 * has no event of a transfer; of what a command changed, the reply names the path.
 */
function replyEntry(text: string, { command, demanded, broken }: Known): Said | undefined {
  // It was told with the transfer.
  if (broken !== undefined) return undefined;
  const verb = verbIn(command);
  if (/^(?:425|52[12]) /.test(text)) {
    return { text: listing.has(verb) || moving.has(verb) ? `${command}: ${text}` : text, tone: "warning" };
  }
  // Once: it may be sent as often as the client likes.
  if (verb === "USER" && text.startsWith("534 ") && !demanded) return { text: `${command}: ${text}`, tone: "warning" };
  const changes = changing.has(verb) || setting.has(verb);
  if (text.startsWith("2") && changes) {
    return { text: `${setting.has(verb) ? "set " : ""}${text.slice(4)}`, tone: "plain" };
  }
  const refused = (text.startsWith("5") && changes) || (/^[45]/.test(text) && moving.has(verb));
  return refused ? { text: `${command}: ${text}`, tone: "warning" } : undefined;
}

/** The verb of a line; of SITE, which is many, with the command behind it. */
function verbIn(command: string): string {
  const [verb = "", word = ""] = command.toUpperCase().split(" ", 2);
  return verb === "SITE" ? `SITE ${word}` : verb;
}

const changing: ReadonlySet<string> = new Set([
  ...["DELE", "RMD", "XRMD", "RMDA", "MKD", "XMKD", "RNTO", "COMB"],
  ...["CHMOD", "COPY", "CPTO", "MKDIR", "RMDIR", "SYMLINK", "UTIME"].map((command) => `SITE ${command}`),
]);
/** Their replies are facts, without a verb. */
const setting: ReadonlySet<string> = new Set(["MFMT", "MFCT", "MFF"]);
const moving: ReadonlySet<string> = new Set(["RETR", "STOR", "APPE", "STOU"]);
const listing: ReadonlySet<string> = new Set(["LIST", "NLST", "MLSD"]);

function closeEntry({ by, reason, at }: Event<"control.close">, { since, farewell }: Known): Said {
  const after = formatDuration(at - since);
  if (reason !== undefined && by === "server") return { text: `ended after ${after}: ${reason}`, tone: "warning" };
  if (reason !== undefined) return { text: `lost after ${after}: ${reason}`, tone: "warning" };
  if (farewell !== undefined) return { text: `closed after ${after}: ${farewell}`, tone: "plain" };
  return { text: `left after ${after}`, tone: "quiet" };
}

function transferEntry({ verb, path, outcome, bytes, duration }: Event<"transfer.end">): Said {
  const amount = `${formatBytes(bytes)} in ${formatDuration(duration)}`;
  const subject = path ?? "";
  if (outcome !== "complete") return { text: `${verb} ${subject} ${outcome} after ${amount}`, tone: "warning" };
  const rate = formatRate(bytes, duration);
  const what = done[verb] ?? verb;
  return {
    text: `${what} ${subject}: ${amount}${rate === undefined ? "" : `, ${rate}`}`,
    tone: what === listed ? "quiet" : "plain",
  };
}

function whoIs({ client, user }: Known): string {
  return printable(user === undefined ? client.address : `${user.slice(0, longestName)}@${client.address}`);
}

const listed = "listed";
const done: Readonly<Record<string, string>> = {
  RETR: "sent",
  STOR: "stored",
  APPE: "appended to",
  STOU: "stored",
  LIST: listed,
  NLST: listed,
  MLSD: listed,
};

// RFC 1035: the longest name of a host.
const longestHost = 255;
// Enough for a mail address, the longest name in use.
const longestName = 64;
