/**
 * The smallest server worth running: a folder, an account, and a line for every file that came.
 *
 *     npx tsx examples/minimal-server.ts ./files 2121
 */
import { accountList, createServer } from "@tandem/server";
import { openDirectory } from "@tandem/storage";

const [folder = "./files", port = "2121"] = process.argv.slice(2);

const server = createServer({
  storage: await openDirectory(folder, { create: true }),
  accounts: accountList([{ name: "demo", secret: { password: process.env["DEMO_PASSWORD"] ?? "demo" } }]),
});

server.on("transfer.end", ({ verb, path, bytes, outcome }) => {
  console.log(`${verb} ${path ?? ""} ${outcome}, ${bytes} bytes`);
});

const at = await server.listen({ address: "127.0.0.1", port: Number(port) });
console.log(`listening on ${at.address}:${at.port}`);

process.once("SIGINT", () => void server.close({ grace: 10_000 }));
