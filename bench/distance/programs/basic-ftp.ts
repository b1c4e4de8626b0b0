import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "basic-ftp";

// basic-ftp.js up|down HOST PORT LOCAL REMOTE CONNECTIONS: its own loop over a directory; several clients share the files out.
const [direction = "", host = "", port = "", local = "", remote = "", connections = "1"] = process.argv.slice(2);

if (connections === "1") await whole();
else await shared(Number(connections));

async function whole(): Promise<void> {
  const client = await connected();
  if (direction === "up") await client.uploadFromDir(local, remote);
  else await client.downloadToDir(local, remote);
  client.close();
}

async function shared(count: number): Promise<void> {
  const first = await connected();
  await first.cd(remote);
  const names = direction === "up" ? await readdir(local) : (await first.list()).map(({ name }) => name);
  const queue = names.values();
  const work = async (client: Client): Promise<void> => {
    await client.cd(remote);
    for (const name of queue) {
      if (direction === "up") await client.uploadFrom(join(local, name), name);
      else await client.downloadTo(join(local, name), name);
    }
    client.close();
  };
  await Promise.all(Array.from({ length: count }, async (_, i) => work(i === 0 ? first : await connected())));
}

async function connected(): Promise<Client> {
  const client = new Client();
  await client.access({ host, port: Number(port), user: "bench", password: "bench" });
  return client;
}
