import { chmod, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { converse, type Conversation } from "./conversation.ts";
import type { ServerUnderTest } from "./server-under-test.ts";

/** Where one clause is tried: a server, a folder that nobody else uses, and as many connections as it wants. */
export interface Scene extends AsyncDisposable {
  readonly server: ServerUnderTest;
  /** The folder, as the account sees it. */
  readonly path: string;
  /** A connection that has been greeted. */
  open(local?: { readonly address: string; readonly port?: number }): Promise<Conversation>;
  /** A connection that is logged in, in the folder, with representation type I. */
  logIn(local?: { readonly address: string; readonly port?: number }): Promise<Conversation>;
  /** The same under TLS, its data connections too when the level is P. */
  logInSecurely(level: "C" | "P"): Promise<Conversation>;
  /** Logs in on a connection, goes into the folder, and chooses representation type I. */
  enter(conversation: Conversation): Promise<void>;
  /** Throws `NotOffered` when FEAT, which some answer only behind the login, has no such feature. */
  needs(feature: string): Promise<void>;
  /** Puts a file into the folder, on disk. */
  put(name: string, content: string | Uint8Array): Promise<void>;
  /** Makes a directory in the folder, on disk. */
  make(name: string): Promise<void>;
  /** What a file of the folder holds, as Latin-1. */
  content(name: string): Promise<string>;
  /** The names in the folder, sorted, their bytes as Latin-1. */
  names(): Promise<readonly string[]>;
}

/** Sets the scene of clause number `number`; disposing of it hangs up and clears the folder away. */
export async function sceneOf(server: ServerUnderTest, number: number): Promise<Scene> {
  const folder = join(server.root, "in", `c${number}`);
  const path = `/in/c${number}`;
  const conversations: Conversation[] = [];
  await mkdir(folder);
  await chmod(folder, 0o777);
  const scene: Scene = {
    server,
    path,
    async open(local) {
      const conversation = await converse(server.at, server.patience, local);
      conversations.push(conversation);
      return conversation;
    },
    async logIn(local) {
      const conversation = await scene.open(local);
      await scene.enter(conversation);
      return conversation;
    },
    async logInSecurely(level) {
      const conversation = await scene.open();
      await conversation.secure();
      await scene.enter(conversation);
      if (level === "P") await conversation.protect("P");
      return conversation;
    },
    async enter(conversation) {
      // A server that does one thing at a time may be busy with another clause.
      const patience = 4 * server.patience;
      await conversation.ask(`USER ${server.account.name}`, patience);
      for (const command of [`PASS ${server.account.password}`, `CWD ${path}`, "TYPE I"]) {
        const said = await conversation.ask(command, patience);
        if (!said.startsWith("2")) throw new Error(`${command}: ${said}`);
      }
    },
    async needs(feature) {
      const conversation = await scene.logIn();
      await conversation.needs(feature);
    },
    async put(name, content) {
      await writeFile(join(folder, name), content);
      await chmod(join(folder, name), 0o666);
    },
    async make(name) {
      await mkdir(join(folder, name));
      await chmod(join(folder, name), 0o777);
    },
    content: (name) => readFile(join(folder, name), "latin1"),
    names: async () => (await readdir(folder, "latin1")).toSorted(),
    async [Symbol.asyncDispose]() {
      for (const conversation of conversations) await conversation[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return scene;
}
