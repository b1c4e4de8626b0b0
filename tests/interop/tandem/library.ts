import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { connect } from "@tandem/client";
import { ACCOUNT } from "../account.ts";
import type { Client } from "../peers/client-peer.ts";

/** Our library, a session for each job. */
export const library: Client = {
  limits: [],
  async perform({ direction, mode, type, port, remote, local }) {
    const { name: user, password } = ACCOUNT;
    await using client = await connect({ host: "127.0.0.1", port, user, password, mode });
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
