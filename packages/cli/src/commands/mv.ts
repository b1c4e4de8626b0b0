import { usageError } from "../command-error.ts";
import { addClientOptions, type ClientFlags } from "../client/client-options.ts";
import { lastName, parseLocation, pathIn, urlOf } from "../client/location.ts";
import { isRemoteDirectory } from "../client/remote-directory.ts";
import { runClient } from "../client/run-client.ts";
import type { DefineCommand } from "../define-command.ts";

/** `tandem mv`: gives a file or directory another path. */
export const mv: DefineCommand = (command, shell) => {
  command
    .description("rename or move a file or directory of a server")
    .argument("<url>", "ftp://user@host:port/path: what to move")
    .argument(
      "<newpath>",
      "where to, on the same server, relative to the directory of the login; a directory moves it there",
    );
  addClientOptions(command).action(async (url: string, newPath: string, flags: ClientFlags) => {
    const { server, path } = parseLocation(url);
    if (path === "" || path === "/") throw usageError("The URL names no file or directory that could be moved.");
    if (newPath === "") throw usageError("The new path is empty.");
    if (/^ftp(?:e?s)?:/i.test(newPath))
      throw usageError("The new path is on the same server: write the path alone, without ftp://host.");
    await runClient(flags, shell, async ({ connect, signal, report }) => {
      const client = await connect(server);
      const directory = newPath.replace(/(?<=.)\/+$/, "");
      const into = directory !== newPath || (await isRemoteDirectory(client, directory, { signal }));
      const target = into ? pathIn(directory, lastName(path)) : newPath;
      await report.step({ operation: "rename", url: urlOf(server, path), to: urlOf(server, target) }, () =>
        client.rename(path, target, { signal }),
      );
    });
  });
};
