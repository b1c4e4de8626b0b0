/**
 * A SITE command of one's own: `SITE LINES notes.txt` counts the lines of a file on the server, so that nobody needs to fetch
 * it for that. `npx tsx examples/custom-site-command.ts ./files` serves a folder with it.
 */
import { grammars, quotePath, reply } from "@tandem/protocol";
import { accountList, createServer, siteCommand } from "@tandem/server";
import { openDirectory } from "@tandem/storage";

export const lines = siteCommand({
  name: "LINES",
  // Parsed before `run` is called: here a path, resolved in the working directory. A bad one is answered with 501 and the usage.
  argument: grammars.path,
  help: "Counts the lines of a text file.",
  async run({ storage, signal, turn }, path) {
    // The tree of the account that asks, with its permissions. What it throws becomes the reply it deserves: 550 for a
    // missing file. The signal is aborted by ABOR and at the end of the session.
    await using source = await storage.read(path, { signal });
    let count = 0;
    for await (const bytes of source) {
      for (const byte of bytes) if (byte === 0x0a) count++;
      // All sessions share one thread: after each piece the others have their turn.
      await turn();
    }
    return reply(200, `${quotePath(path)} has ${count} lines.`);
  },
});

if (process.argv[1] === import.meta.filename) {
  const server = createServer({
    storage: await openDirectory(process.argv[2] ?? "."),
    accounts: accountList([{ name: "demo", secret: { password: "secret" } }]),
    site: [lines],
  });
  const { port } = await server.listen({ address: "127.0.0.1", port: 2121 });
  console.log(
    `Serving on 127.0.0.1:${port}; log in as demo with the password "secret" and try: quote SITE LINES notes.txt`,
  );
}
