import { clearTextWarning } from "../../client/clear-text.ts";
import { serverLabel, type Location } from "../../client/location.ts";
import { readNetrc } from "../../client/read-netrc.ts";
import { withTypedPassword } from "../../client/typed-password.ts";
import { insecureWarning, secured } from "../../client/tls-flags.ts";
import { present } from "../../present.ts";
import { formatCount } from "../../text/quantity.ts";
import { commandFailure } from "../command-failure.ts";
import { askLogin } from "../ask-login.ts";
import { describeJob } from "../jobs/job.ts";
import { parseServer } from "../parse-server.ts";
import type { PromptCommand } from "../prompt-command.ts";
import type { PromptSession } from "../prompt-session.ts";
import { refusedBy } from "../refused-by.ts";

/** Connects to a server and logs in, asking for what is missing. */
export async function openServer(
  session: PromptSession,
  { server: target, path, type }: Location,
  signal: AbortSignal,
  passwordFile?: string,
): Promise<void> {
  const { talk, shell } = session;
  const server = secured(target, session.tls);
  const warning =
    clearTextWarning({ ...server, ...(talk.interactive && { user: server.user ?? "" }) }) ??
    insecureWarning(session.tls, server.host);
  if (warning !== undefined && talk.interactive) talk.print(warning);
  const typed = await askLogin(server, talk, { passwordFile, env: shell.env, certified: session.certified });
  if (type !== undefined) session.settings.type = type;
  const directory = path === "" ? undefined : path;
  await withTypedPassword(
    typed,
    (login) => logIn(session, () => session.connect(login, signal, directory)),
    (line) => talk.print(line),
  );
  await readMacros(session, server.host);
}

export const open: PromptCommand = {
  name: "open",
  aliases: ["ftp"],
  arguments: [
    { name: "SERVER", completes: "bookmark", optional: true },
    { name: "PORT", optional: true },
  ],
  help: "connect to a server (a bookmark, host, user@host or a URL); alone, connect again",
  example: "open ftpes://anna@files.example.com/pub",
  async run(session, { words: [server, port], signal, execute }) {
    if (session.login !== undefined) {
      throw commandFailure(`You are connected to ${serverLabel(session.login)}; type close first.`);
    }
    if (server !== undefined) {
      const bookmark = port === undefined ? (await session.memory.bookmarks.all()).get(server.text) : undefined;
      await openServer(session, parseServer(bookmark ?? server.text, port?.text), signal);
      // As ftp(1) does on an automatic login.
      if (session.memory.macros.has("init")) await execute("$ init");
      return;
    }
    if (session.last === undefined) throw commandFailure("To which server? Type open and its name.");
    const { login, directory } = session.last;
    await logIn(session, () => session.connect(login, signal, directory));
  },
};

export const user: PromptCommand = {
  name: "user",
  arguments: [{ name: "NAME" }, { name: "PASSWORD", optional: true }],
  help: "log in as somebody else, on a new connection to the same server",
  example: "user anna",
  async run(session, { words: [name, password], signal }) {
    const { login } = session.last ?? {};
    if (login === undefined) throw commandFailure("Not connected; type open and the name of a server.");
    const { host, port, tls } = login;
    const given = { host, ...present({ port, tls }), user: name!.text, ...(password && { password: password.text }) };
    const { talk, shell } = session;
    await withTypedPassword(
      await askLogin(given, talk, { env: shell.env, certified: session.certified }),
      (next) => logIn(session, () => session.connect(next, signal)),
      (line) => talk.print(line),
    );
  },
};

export const close: PromptCommand = {
  name: "close",
  aliases: ["disconnect"],
  arguments: [],
  help: "end the session and stay here",
  example: "close",
  run: (session) => leave(session),
};

export const bye: PromptCommand = {
  name: "bye",
  aliases: ["quit", "exit"],
  arguments: [],
  help: "end the session and leave (Ctrl-D does the same)",
  example: "bye",
  async run(session) {
    if (!(await settleJobs(session))) return;
    session.over = true;
    if (session.login !== undefined) await leave(session);
  },
};

export const account: PromptCommand = {
  name: "account",
  arguments: [{ name: "ACCOUNT", optional: true }],
  help: "name the account that the server wants to charge (ACCT)",
  example: "account projects",
  async run({ client, talk }, { words: [given], signal }) {
    const name = given?.text ?? (await talk.askSecret("Account: "));
    refusedBy("ACCT", await client.command(`ACCT ${name}`, { signal }));
  },
};

/** What still runs when somebody leaves is waited for, or ended, as he says; a script waits. False when he stays. */
async function settleJobs({ memory: { jobs }, talk, job }: PromptSession): Promise<boolean> {
  const count = jobs.running.length;
  if (count === 0 || job !== undefined) return true;
  if (!talk.interactive) {
    await jobs.settled();
    return true;
  }
  for (const each of jobs.running) talk.print(describeJob(each));
  for (;;) {
    const answer = (
      await talk.ask(`${formatCount(count, "job")} still ${count === 1 ? "runs" : "run"}: wait, kill or stay [w/k/s]? `)
    ).trim();
    if (/^s/i.test(answer)) return false;
    if (/^k/i.test(answer)) for (const each of jobs.running) each.stop();
    if (/^[wk]/i.test(answer)) return await jobs.settled().then(() => true);
  }
}

/** Takes the macros that .netrc has for a host; a .netrc that others may write has none. */
async function readMacros({ memory, shell }: PromptSession, host: string): Promise<void> {
  const entry = await readNetrc(host, undefined, shell.env).catch(() => undefined);
  memory.macros.delete("init");
  for (const [name, lines] of entry?.macros ?? []) memory.macros.set(name, lines);
}

async function logIn(session: PromptSession, connect: () => Promise<void>): Promise<void> {
  session.wire.welcoming = session.talk.interactive;
  try {
    await connect();
  } finally {
    session.wire.welcoming = false;
  }
  if (session.login === undefined) return;
  const how = session.security === undefined ? "" : `, secured by ${session.security}`;
  session.talk.print(`Connected to ${serverLabel(session.login)}${how}.`);
}

async function leave(session: PromptSession): Promise<void> {
  // Says so when there is nobody to leave.
  void session.client;
  session.wire.welcoming = session.talk.interactive;
  try {
    await session.disconnect();
  } finally {
    session.wire.welcoming = false;
  }
}
