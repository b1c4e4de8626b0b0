import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAll } from "@tandem/testkit";
import { parsePath } from "@tandem/protocol";
import { memoryStorage } from "@tandem/storage";
import { bench, failureOf } from "../scripted.fixtures.ts";
import { servedClient } from "../storage/storage.fixtures.ts";

describe("renaming", () => {
  it("quirk 57: onto a file that the server does not replace removes that first, where it is asked to", async () => {
    const { peer, client } = await (await bench()).logIn();
    const renaming = client.rename("a", "b", { overwrite: true });
    await peer.answer("RNFR a", "350 Go on.");
    await peer.answer("RNTO b", "550 File exists.");
    await peer.answer("DELE b", "250 Gone.");
    await peer.answer("RNFR a", "350 Go on.");
    await peer.answer("RNTO b", "250 Renamed.");
    await renaming;

    const careful = failureOf(client.rename("a", "b"));
    await peer.answer("RNFR a", "350 Go on.");
    await peer.answer("RNTO b", "550 File exists.");
    expect(await careful).toMatchObject({ code: "refused", command: "RNTO b" });
  });

  it("quirk 57: tells why it was refused when what is there cannot be removed, or is only busy", async () => {
    const { peer, client } = await (await bench()).logIn();
    const renaming = failureOf(client.rename("a", "b", { overwrite: true }));
    await peer.answer("RNFR a", "350 Go on.");
    await peer.answer("RNTO b", "550 File exists.");
    await peer.answer("DELE b", "550 Is a directory.");
    expect(await renaming).toMatchObject({ command: "RNTO b" });
    const busy = failureOf(client.rename("a", "b", { overwrite: true }));
    await peer.answer("RNFR a", "350 Go on.");
    await peer.answer("RNTO b", "450 Busy.");
    expect(await busy).toMatchObject({ reply: { code: 450 } });
    expect(await failureOf(client.rename("missing\r\n", "b"))).toMatchObject({ name: "ProtocolError" });
  });
});

describe("making directories", () => {
  it.each(["550 Directory already exists.", "521 It exists.", "550 Create directory operation failed."])(
    "quirk 56: takes %s for success where a directory is there",
    async (line) => {
      const { peer, client } = await (await bench()).logIn({ features: ["MLST type*;"] });
      const making = client.makeDirectory("a/b", { recursive: true });
      await peer.answer("MKD a/b", line);
      await peer.answer("MLST a/b", "250-Listing", " type=dir; a/b", "250 End");
      await making;
      const strict = failureOf(client.makeDirectory("a"));
      await peer.answer("MKD a", line);
      expect(await strict).toMatchObject({ code: "refused" });
    },
  );

  it("quirk 56: makes those above it, and loses no race for one of them", async () => {
    const { peer, client } = await (await bench()).logIn({ features: ["MLST type*;"] });
    const making = client.makeDirectory("/a/b/c", { recursive: true });
    await peer.answer("MKD /a/b/c", "550 No such directory.");
    await peer.answer("MLST /a/b/c", "550 No such file.");
    await peer.answer("MKD /a", "550 It exists.");
    await peer.answer("MKD /a/b", "257 Made.");
    await peer.answer("MKD /a/b/c", "550 Somebody was faster.");
    await peer.answer("MLST /a/b/c", "250-Listing", " type=dir; /a/b/c", "250 End");
    await making;
  });

  it("is refused where a file is in the way", async () => {
    await using served = await servedClient();
    await served.server.put("/a", "file");
    expect(await failureOf(served.client.makeDirectory("/a/b/c", { recursive: true }))).toMatchObject({
      code: "refused",
    });
    expect(await failureOf(served.client.makeDirectory("/a", { recursive: true }))).toMatchObject({ code: "refused" });
  });
});

describe("removing a tree", () => {
  it("removes whatever tree there is, and nothing beside it", async () => {
    const names = fc.constantFrom("a", "b", "c d", "ü", "-x");
    const paths = fc.array(fc.tuple(fc.array(names, { minLength: 1, maxLength: 4 }), fc.boolean()), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(paths, fc.boolean(), async (entries, atOnce) => {
        await using served = await servedClient(
          { storage: memoryStorage({ now: () => 0 }) },
          atOnce ? {} : { extensions: false },
        );
        const { client, server } = served;
        await client.makeDirectory("tree/deep", { recursive: true });
        for (const [path, isFile] of entries) {
          const [name = "", ...above] = path.toReversed();
          await client.makeDirectory(["tree", ...above.toReversed()].join("/"), { recursive: true }).catch(() => {});
          const whole = ["tree", ...above.toReversed(), name].join("/");
          await (isFile ? client.upload("x", whole) : client.makeDirectory(whole, { recursive: true })).catch(() => {});
        }
        await server.put("/beside", "kept");
        await client.remove("tree", { recursive: true });
        const left: string[] = [];
        for await (const batch of server.storage.list(parsePath("/"))) left.push(...batch.map(({ name }) => name));
        expect(left).toEqual(["beside"]);
      }),
      { numRuns: 12 },
    );
  });

  it("quirk 59: removes a link that is listed as the directory to which it leads, and not what is in that", async () => {
    const { peer, client } = await (await bench()).logIn({ features: ["MLST type*;"] });
    const removing = client.remove("d", { recursive: true });
    await peer.answer("MLST d", "250-Listing", " type=dir; d", "250 End");
    await peer.answer("DELE d", "550 Is a directory.");
    const data = await (await peer.passive()).accept();
    await peer.answer("MLSD d", "150 Listing.");
    data.stream.end("type=dir; link\r\ntype=file; ../../escape\r\ntype=file; file\r\n");
    peer.say("226 Done.");
    await peer.answer("DELE d/link", "250 Gone.");
    await peer.answer("DELE d/file", "250 Gone.");
    await peer.answer("RMD d", "250 Gone.");
    await removing;
  });
});

describe("copying", () => {
  it("is done by the server that can", async () => {
    await using served = await servedClient();
    await served.server.put("/a b", "text");
    expect(await served.client.copy("a b", "c d")).toBe("on-server");
    expect(await served.server.content("/c d")).toBe("text");
  });

  it("goes through this machine where it cannot, over one connection", async () => {
    const { peer, client } = await (await bench()).logIn({ features: ["SIZE"] });
    const copying = client.copy("a", "b");
    await peer.answer("SITE CPFR a", "500 What?");
    await peer.answer("TYPE I", "200 Image.");
    await peer.answer("SIZE a", "213 5");
    await peer.answer("MDTM a", "550 No.");
    const there = await (await peer.passive()).accept();
    await peer.answer("RETR a", "150 Opening.");
    there.stream.end("hello");
    peer.say("226 Done.");
    const back = await (await peer.passive()).accept();
    await peer.answer("STOR b", "150 Send.");
    expect(Buffer.from(await readAll(back)).toString()).toBe("hello");
    peer.say("226 Stored.");
    expect(await copying).toBe("through-us");
  });
});

describe("the space that is left", () => {
  it("is what AVBL tells, and unknown where there is none", async () => {
    await using served = await servedClient({ storage: memoryStorage({ now: () => 0, limit: 1000 }) });
    await served.client.upload("x".repeat(400), "a");
    expect(await served.client.space()).toBe(600);
    const { peer, client } = await (await bench()).logIn();
    const asked = client.space("/pub");
    await peer.answer("AVBL /pub", "502 What?");
    expect(await asked).toBeUndefined();
  });
});
