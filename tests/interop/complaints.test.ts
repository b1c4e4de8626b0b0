import { connect } from "@tandem/client";
import { describe, expect, inject, it } from "vitest";
import { ACCOUNT } from "./account.ts";
import { SERVER_PEERS } from "./peers/index.ts";
import { needs, presenceOf } from "./presence.ts";
import { security } from "./tandem/library.ts";
import { certificateFiles } from "./tls/certificates.ts";

// What users of other clients complain of, by its number on the map of clients, as far as it takes a real server to see it.

const { name: user, password } = ACCOUNT;
const files = Array.from({ length: 64 }, (_, n) => ({ path: `in/file ${String(n)}`, content: "x".repeat(n * 150) }));

describe.each(SERVER_PEERS)("$name", (peer) => {
  const presence = presenceOf(peer.name, peer.needsRoot);

  it.for(["TLSv1.2", "TLSv1.3"] as const)(
    "complaint 32: 8 connections beside each other go on with their own sessions of %s",
    { timeout: 120_000 },
    async (version, context) => {
      needs(presence, context);
      const certificates = certificateFiles(inject("caseFiles"));
      await using server = await peer.start(presence, { start: "explicit", files: certificates });
      await using client = await connect({
        ...{ host: "127.0.0.1", port: server.port, user, password, connections: 8, retries: 0 },
        ...(await security({ start: "explicit", version, authority: certificates.authority })),
      });
      // Until all have logged in, which takes some servers longer than the others take for the files.
      for (let round = 0; client.connections < 8 && round < 50; round++) {
        await Promise.all(files.map(({ path, content }) => client.upload(content, path, { verify: "size" })));
        const fetched = await Promise.all(files.map(({ path }) => client.downloadText(path)));
        expect(fetched).toEqual(files.map(({ content }) => content));
      }
      expect(client.connections).toBe(8);
      const fetched = await Promise.all(files.map(({ path }) => client.downloadText(path)));
      expect(fetched).toEqual(files.map(({ content }) => content));
    },
  );

  it("complaint 20: lists a folder with brackets in its name, and one whose name is a pattern for others", async (context) => {
    needs(presence, context);
    await using server = await peer.start(presence);
    await using client = await connect({ host: "127.0.0.1", port: server.port, user, password });
    for (const folder of ["in/photos [2026]", "in/[ab]", "in/a", "in/{x,y}"]) {
      await client.makeDirectory(folder);
      await client.upload("here", `${folder}/inside`);
      const byLibrary = await client.list(folder).all();
      const byList = await client.list(folder, { verb: "LIST" }).all();
      expect({ folder, found: byLibrary.map(({ name }) => name) }).toEqual({ folder, found: ["inside"] });
      expect({ folder, found: byList.map(({ name }) => name) }).toEqual({ folder, found: ["inside"] });
    }
  });

  it("complaint 21: fetches a name that is no UTF-8 as it was listed", async (context) => {
    needs(presence, context);
    await using server = await peer.start(presence);
    await using client = await connect({ host: "127.0.0.1", port: server.port, user, password });
    await client.upload("un caf\u00e9", "in/caf\udce9");
    const [entry, ...others] = await client.list("in").all();
    expect(others).toEqual([]);
    expect(await client.downloadText(`in/${entry!.name}`)).toBe("un caf\u00e9");
  });
});
