import { accountList, createServer } from "@tandem/server";
import { openDirectory } from "@tandem/storage";
import { formatEndpoint } from "@tandem/protocol";
import { InvalidArgumentError } from "commander";
import { usageError } from "../command-error.ts";
import { parseListenPort, parsePortRange } from "../options/port.ts";
import type { DefineCommand } from "../program.ts";

interface User {
  readonly name: string;
  readonly password: string;
}

/** `tandem serve`: runs a server until it is told to stop. */
export const serve: DefineCommand = (command, { stdout }) => {
  command
    .description("serve a folder over FTP")
    .argument("[DIR]", "the folder to serve", "files")
    .option("--host <address>", "the address to listen on", "::")
    .option("--port <number>", "the port to listen on, 0 for a free one", parseListenPort, 2121)
    .option("--user <name:password>", "an account; may be repeated", parseUser, [])
    .option("--anonymous", "let anyone in, to read only")
    .option("--read-only", "let nobody change anything")
    .option("--passive-ports <a-b>", "the ports of passive mode", parsePortRange, { first: 50_000, last: 50_100 })
    .option("--quiet", "print nothing but the line that says it is ready")
    .action(async (folder: string, options: Readonly<Record<string, unknown>>) => {
      const { host, port, user, passivePorts } = options as {
        host: string;
        port: number;
        user: readonly User[];
        passivePorts: { first: number; last: number };
      };
      const readOnly = options["readOnly"] === true;
      const storage = await openDirectory(folder).catch((error: Error) => {
        throw usageError(error.message, { cause: error });
      });
      const entries = user.map(({ name, password }) => ({ name, secret: { password }, readOnly }));
      const anonymous = options["anonymous"] === true ? ["anonymous", "ftp"] : [];
      const accounts = accountList([
        ...entries,
        ...anonymous.map((name) => ({ name, secret: { anonymous: true } as const })),
      ]);
      const server = createServer({ storage, accounts, passivePorts });
      const at = await server.listen({ address: host, port }).catch((error: Error) => {
        throw usageError(error.message, { cause: error });
      });
      stdout.write(`listening on ${formatEndpoint({ address: host, port: at.port })}\n`);
      await new Promise<void>((resolve) => {
        process.once("SIGTERM", () => resolve()).once("SIGINT", () => resolve());
      });
      await server.close({ grace: 10_000 });
    });
};

function parseUser(text: string, earlier: readonly User[]): readonly User[] {
  const colon = text.indexOf(":");
  if (colon < 1) throw new InvalidArgumentError("It must be NAME:PASSWORD.");
  return [...earlier, { name: text.slice(0, colon), password: text.slice(colon + 1) }];
}
