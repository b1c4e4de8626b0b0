import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { connect, downloadFile, uploadFile } from "@tandem/client";

// ours.js up|down URL LOCAL REMOTE CONNECTIONS: as a person would write it, a loop over the files of a directory.
const [direction = "", url = "", local = "", remote = "", connections = "1"] = process.argv.slice(2);

await using client = await connect(url, { connections: Number(connections) });
const copies: (() => Promise<unknown>)[] = [];
if (direction === "up") {
  for (const name of await readdir(local))
    copies.push(() => uploadFile(client, join(local, name), `${remote}/${name}`));
} else {
  for await (const known of client.list(remote)) {
    const { name } = known;
    copies.push(() => downloadFile(client, `${remote}/${name}`, join(local, name), { known }));
  }
}
const queue = copies.values();
const loops = Array.from({ length: Number(connections) }, async () => {
  for (const copy of queue) await copy();
});
await Promise.all(loops);
await client.close();
