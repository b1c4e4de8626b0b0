import { clearTextWarning } from "../../client/clear-text.ts";
import { serverLabel, type Location } from "../../client/location.ts";
import { CommandError, exitCodes } from "../../command-error.ts";
import { withTypedPassword } from "../../client/typed-password.ts";
import { insecureWarning, secured } from "../../client/tls-flags.ts";
import { present } from "../../present.ts";
import { askLogin } from "../ask-login.ts";
import { parseServer } from "../parse-server.ts";
import type { PromptCommand } from "../prompt-command.ts";
import type { PromptSession } from "../prompt-session.ts";

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
}

export const open: PromptCommand = {
  name: "open",
  arguments: [
    { name: "SERVER", optional: true },
    { name: "PORT", optional: true },
  ],
  help: "connect to a server (host, user@host or a URL); alone, connect again",
  async run(session, { words: [server, port], signal }) {
    if (session.login !== undefined) {
      throw new CommandError(exitCodes.failed, `You are connected to ${serverLabel(session.login)}; type close first.`);
    }
    if (server !== undefined) return openServer(session, parseServer(server.text, port?.text), signal);
    if (session.last === undefined)
      throw new CommandError(exitCodes.failed, "To which server? Type open and its name.");
    const { login, directory } = session.last;
    await logIn(session, () => session.connect(login, signal, directory));
  },
};

export const user: PromptCommand = {
  name: "user",
  arguments: [{ name: "NAME" }, { name: "PASSWORD", optional: true }],
  help: "log in as somebody else, on a new connection to the same server",
  async run(session, { words: [name, password], signal }) {
    const { login } = session.last ?? {};
    if (login === undefined)
      throw new CommandError(exitCodes.failed, "Not connected; type open and the name of a server.");
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
  run: (session) => leave(session),
};

export const bye: PromptCommand = {
  name: "bye",
  aliases: ["quit", "exit"],
  arguments: [],
  help: "end the session and leave (Ctrl-D does the same)",
  async run(session) {
    session.over = true;
    if (session.login !== undefined) await leave(session);
  },
};

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
