import { createReadStream } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { connect, serverMemory, type ConnectOptions } from "@tandem/client";
import type { Tracer } from "@tandem/trace";
import { ACCOUNT } from "../account.ts";
import type { Client, JobTls } from "../peers/client-peer.ts";

/** Our library, a session for each job. */
export const library: Client = tracedLibrary(undefined);

/** Our library, and whoever wants to see its sessions. */
export function tracedLibrary(tracer: Tracer | undefined): Client {
  return {
    limits: [],
    async perform({ direction, mode, type, port, remote, local, tls }) {
      const { name: user, password } = ACCOUNT;
      await using client = await connect({
        ...{ host: "127.0.0.1", port, user, password, mode },
        ...(tracer ? { tracer } : {}),
        ...(tls ? await security(tls) : {}),
      });
      const options = { type: type === "A" ? "ascii" : "image" } as const;
      switch (direction) {
        case "upload":
          await client.upload(createReadStream(local), remote, options);
          break;
        case "download": {
          await using file = await open(local, "w");
          await client.download(remote, { write: (bytes) => file.writeFile(bytes) }, options);
          break;
        }
        case "list": {
          const names: string[] = [];
          for await (const entry of client.list(remote)) names.push(entry.name);
          return names.join("\n");
        }
      }
      return "";
    },
  };
}

/** TLS of one version, from a server of one authority. */
export async function security({ start, version, authority }: JobTls): Promise<Partial<ConnectOptions>> {
  return {
    tls: start,
    trust: { authorities: [await readFile(authority, "utf8")], onlyAuthorities: true },
    minimumVersion: version,
    maximumVersion: version,
    // What one meeting finds out about a port must not help the next one there.
    memory: serverMemory(),
  };
}
