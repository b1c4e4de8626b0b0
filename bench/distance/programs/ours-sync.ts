import { asStorage, connect } from "@tandem/client";
import { diff, run } from "@tandem/client/sync";
import { openDirectory } from "@tandem/storage";

// ours-sync.js up|down URL LOCAL REMOTE CONNECTIONS: what differs, found out by listing both sides, and copied.
const [direction = "", url = "", local = "", remote = "", connections = "1"] = process.argv.slice(2);

await using client = await connect(url, { connections: Number(connections) });
const here = await openDirectory(local);
const there = asStorage(client, { path: remote });
const [from, to] = direction === "up" ? [here, there] : [there, here];
const { ended } = await run(await diff(from, to), from, to, { parallel: 4 * Number(connections) });
if (ended !== "complete") throw new Error(`The run ended ${ended}.`);
await client.close();
