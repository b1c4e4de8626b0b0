import { mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readAll, type ScriptedPeer } from "@tandem/testkit";
import type { Client } from "../client.ts";
import { bench, failureOf } from "../scripted.fixtures.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "client-quirks-"));
});
afterEach(() => rm(folder, { recursive: true }));

const time = Date.UTC(2026, 0, 2, 3, 4, 5);

interface Odd {
  readonly peer: ScriptedPeer;
  readonly client: Client;
  /** What the server has under each name. */
  readonly files: Map<string, Buffer>;
}

/** How a server goes on with a file: what is left of what was there. */
interface Manners {
  readonly features?: readonly string[];
  /** The reply to REST. */
  readonly rest?: string;
  /** The reply to APPE when it is refused. */
  readonly append?: string;
  /** What becomes of `old` when `bytes` are stored from byte `start` on. */
  readonly store?: (old: Buffer, bytes: Buffer, start: number) => Buffer;
}

/** A server that stores in its own way. */
async function oddServer({ features = [], rest = "350 Go on.", append, store }: Manners): Promise<Odd> {
  const { peer, client } = await (await bench()).logIn({ features });
  const files = new Map<string, Buffer>();
  const keep = store ?? ((old, bytes, start) => Buffer.concat([old.subarray(0, start), bytes]));
  const serve = async (): Promise<void> => {
    let start = 0;
    let listener: Awaited<ReturnType<ScriptedPeer["listen"]>> | undefined;
    for (;;) {
      const [verb = "", ...words] = (await peer.next()).split(" ");
      const name = words.join(" ");
      const old = files.get(name) ?? Buffer.alloc(0);
      if (verb === "EPSV") {
        listener = await peer.listen();
        peer.say(`229 Entering extended passive mode (|||${listener.local.port}|).`);
      } else if (verb === "SIZE") peer.say(files.has(name) ? `213 ${old.length}` : "550 No such file.");
      else if (verb === "MFMT") peer.say("213 Set.");
      else if (verb === "REST") {
        peer.say(rest);
        start = rest.startsWith("3") ? Number(name) : 0;
      } else if (verb === "APPE" && append !== undefined) {
        peer.say(append);
        (await listener?.accept())?.stream.destroy();
      } else if (verb === "RETR") {
        peer.say("150 Opening.");
        (await listener!.accept()).stream.end(old.subarray(start));
        start = 0;
        peer.say("226 Sent.");
      } else if (verb === "STOR" || verb === "APPE") {
        peer.say("150 Send.");
        const bytes = Buffer.from(await readAll(await listener!.accept()));
        files.set(name, verb === "APPE" ? keep(old, bytes, old.length) : start === 0 ? bytes : keep(old, bytes, start));
        start = 0;
        peer.say("226 Stored.");
      } else peer.say("200 Well.");
    }
  };
  serve().catch(() => {});
  return { peer, client, files };
}

async function sent({ client, files }: Odd): Promise<unknown> {
  const local = join(folder, "a");
  await writeFile(local, "hello");
  files.set("b", Buffer.from("hel"));
  const result = await client.uploadFile(local, "b", { resume: true });
  expect(files.get("b")?.toString()).toBe("hello");
  return result;
}

it("quirk 41: a server whose REST fills the beginning with zeros gets the whole file", async () => {
  const store = (_old: Buffer, bytes: Buffer, start: number): Buffer => Buffer.concat([Buffer.alloc(start), bytes]);
  expect(await sent(await oddServer({ features: ["REST STREAM", "MFMT"], store }))).toEqual({ start: 0, bytes: 5 });
});

it("quirk 41: a server that cuts off what was there gets the whole file", async () => {
  const store = (_old: Buffer, bytes: Buffer): Buffer => bytes;
  const odd = await oddServer({ features: ["REST STREAM", "MFMT"], store });
  expect(await sent(odd)).toEqual({ start: 0, bytes: 5 });
  expect(await failureOf(odd.client.upload("lo", "b", { start: 3 }))).toMatchObject({
    compared: "size",
    here: 5,
    there: 2,
  });
});

it("quirk 41: a server without REST STREAM in FEAT is gone on with by APPE, and where that begins anew gets the whole file", async () => {
  expect(await sent(await oddServer({ features: ["MFMT"] }))).toEqual({ start: 3, bytes: 2 });
  const anew = await oddServer({ features: ["MFMT"], store: (_old, bytes) => bytes });
  expect(await sent(anew)).toEqual({ start: 0, bytes: 5 });
});

it.each(["451 Append/Restart not permitted, try again.", "550 Not allowed."])(
  "quirk 42: where it may not be gone on (%s) it is begun anew",
  async (append) => {
    const odd = await oddServer({ features: ["REST STREAM", "MFMT"], rest: "450 Restart not permitted.", append });
    expect(await sent(odd)).toEqual({ start: 0, bytes: 5 });
  },
);

it("quirk 42: a download begins anew where REST is not permitted", async () => {
  const { client, files } = await oddServer({ rest: "450 Restart not permitted." });
  const local = join(folder, "a");
  const content = "x".repeat(40_000);
  files.set("b", Buffer.from(content));
  await writeFile(`${local}.part`, content.slice(0, 30_000));
  await utimes(`${local}.part`, time / 1000, time / 1000);
  const known = { size: 40_000, modified: time };
  expect(await client.downloadFile("b", local, { resume: true, known })).toEqual({ start: 0, bytes: 40_000 });
  expect(await readFile(local, "utf8")).toBe(content);
});

it.each([
  ["0", "quirk 43: a size of 0 is none"],
  ["3", "quirk 47: a size that is too small is none"],
])("%s: %s; the file is read to its end", async (size) => {
  const { peer, client } = await (await bench()).logIn();
  const local = join(folder, "a");
  const fetching = client.downloadFile("'HLQ.DATA'", local);
  await peer.answer("TYPE I", "200 Image.");
  await peer.answer("SIZE 'HLQ.DATA'", `213 ${size}`);
  await peer.answer("MDTM 'HLQ.DATA'", "502 No.");
  const listener = await peer.passive();
  await peer.answer("RETR 'HLQ.DATA'", "125 Sending data set HLQ.DATA");
  (await listener.accept()).stream.end("hello");
  peer.say("250 Transfer completed successfully.");
  expect(await fetching).toEqual({ start: 0, bytes: 5 });
  expect(await readFile(local, "utf8")).toBe("hello");
});

it("quirk 46: a file that is held for a moment after a failed upload is removed a moment later", async () => {
  const rig = await bench();
  const { peer, client } = await rig.logIn();
  const storing = failureOf(client.upload("hello", "d/b", { atomic: true }));
  await peer.answer("TYPE I", "200 Image.");
  await peer.passive();
  const command = await peer.answer(/^STOR d\/b\.\w+\.part$/, "452 No space.");
  const name = command.slice("STOR ".length);
  await peer.answer(`DELE ${name}`, "550 Delete operation failed.");
  await peer.answer(`SIZE ${name}`, "213 3");
  await rig.clock.advance(500);
  await peer.answer(`DELE ${name}`, "250 Gone.");
  expect(await storing).toMatchObject({ reply: { code: 452 } });
});

it("quirk 57: an atomic upload replaces a file where RNTO alone would not", async () => {
  const { peer, client } = await (await bench()).logIn();
  const storing = client.upload("hello", "b", { atomic: true });
  await peer.answer("TYPE I", "200 Image.");
  const listener = await peer.passive();
  const name = (await peer.answer(/^STOR /, "150 Send.")).slice("STOR ".length);
  expect(Buffer.from(await readAll(await listener.accept())).toString()).toBe("hello");
  peer.say("226 Stored.");
  for (const reply of ["553 File exists.", "250 Renamed."]) {
    await peer.answer(`RNFR ${name}`, "350 Go on.");
    await peer.answer("RNTO b", reply);
    if (reply.startsWith("553")) await peer.answer("DELE b", "250 Gone.");
  }
  await storing;
});

it.each([" a ", "a.", "a*b", "a\\b", "a\u0007b", "-a", "caf\udce9"])(
  "quirk 58: the name %j is sent as it is, and the server's own words say that it takes none such",
  async (name) => {
    const { peer, client } = await (await bench()).logIn();
    const making = failureOf(client.makeDirectory(name));
    await peer.answer(`MKD ${name}`, "553 File name not allowed.");
    expect(await making).toMatchObject({ code: "refused", reply: { code: 553 } });
    const removing = client.remove(name);
    await peer.answer(`DELE ${name}`, "250 Gone.");
    await removing;
  },
);
