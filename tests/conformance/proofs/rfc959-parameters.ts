import { nodeNetwork, type Socket } from "@tandem/transport";
import { expect } from "vitest";
import { readAll, type Conversation } from "../conversation.ts";
import { within } from "../patience.ts";
import { proof } from "../proof.ts";
import type { Scene } from "../scene.ts";
import { NotOffered } from "../verdict.ts";

/** Types, structures, modes and data connections: RFC 959 §3, §4.1.2, §5.1. */
export const rfc959Parameters = [
  proof("RFC 959 §3.1.1.1 type A is the default, and sends lines with CR LF", async (scene) => {
    const ftp = await scene.open();
    await ftp.ask(`USER ${scene.server.account.name}`);
    await ftp.ask(`PASS ${scene.server.account.password}`);
    await scene.put("a", "one\ntwo\n");
    expect((await ftp.fetch(`RETR ${scene.path}/a`)).bytes.toString()).toBe("one\r\ntwo\r\n");
  }),
  proof("RFC 959 §3.1.1.1 type A stores what comes with CR LF as lines of the server", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("TYPE A")).toMatch(/^200/);
    expect((await ftp.store("STOR a", "one\r\ntwo\r\n")).at(-1)).toMatch(/^2/);
    expect(await scene.content("a")).toBe("one\ntwo\n");
  }),
  proof("RFC 959 §3.1.1.1 type A keeps all eight bits", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.ask("TYPE A");
    expect((await ftp.store("STOR a", Buffer.from("sch\xf6n \xe9\r\n", "latin1"))).at(-1)).toMatch(/^2/);
    expect(await scene.content("a")).toBe("sch\xf6n \xe9\n");
    expect((await ftp.fetch("RETR a")).bytes.toString("latin1")).toBe("sch\xf6n \xe9\r\n");
  }),
  proof("RFC 959 §3.1.1.2 type E converts to EBCDIC, and back to the same file", async (scene) => {
    const ftp = await scene.logIn();
    if (!(await ftp.ask("TYPE E")).startsWith("200")) throw new NotOffered("TYPE E");
    await scene.put("a", "Hello 1\nx\n");
    const { bytes } = await ftp.fetch("RETR a");
    expect(bytes.subarray(0, 7).toString("hex")).toBe("c88593939640f1");
    // The end of a line is <NL>.
    expect(bytes[7]).toBe(0x15);
    expect((await ftp.store("STOR b", bytes)).at(-1)).toMatch(/^2/);
    expect(await scene.content("b")).toBe("Hello 1\nx\n");
  }),
  proof("RFC 959 §3.1.1.3 type I sends and stores every byte as it is", async (scene) => {
    const ftp = await scene.logIn();
    const all = Buffer.from(Array.from({ length: 1024 }, (_, i) => i & 255));
    expect((await ftp.store("STOR a", all)).at(-1)).toMatch(/^2/);
    expect(Buffer.from(await scene.content("a"), "latin1").equals(all)).toBe(true);
    expect((await ftp.fetch("RETR a")).bytes.equals(all)).toBe(true);
  }),
  proof("RFC 959 §3.1.1.4 type L 8 sends every byte as it is", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("TYPE L 8")).toMatch(/^200/);
    await scene.put("a", "\n\r\n\xff");
    expect((await ftp.fetch("RETR a")).bytes.toString()).toBe("\n\r\n\xff");
  }),
  proof("RFC 959 §3.1.1.4 type L has a byte size, which has no default", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("TYPE L")).toMatch(/^50[14]/);
  }),
  proof("RFC 959 §3.1.1.5.1 non-print is accepted, named or not", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("TYPE A N")).toMatch(/^200/);
    expect(await ftp.ask("TYPE A")).toMatch(/^200/);
  }),
  proof("RFC 959 §3.1.1.5.2 Telnet format effectors stay in the file", async (scene) => {
    const ftp = await scene.logIn();
    if (!(await ftp.ask("TYPE A T")).startsWith("200")) throw new NotOffered("TYPE A T");
    await ftp.store("STOR a", "one\f\x0btwo\x08\r\n");
    expect((await ftp.fetch("RETR a")).bytes.toString()).toBe("one\f\x0btwo\x08\r\n");
  }),
  proof("RFC 959 §3.1.2 file structure is the default", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("STRU F")).toMatch(/^200/);
    await scene.put("a", "\xff\x01\xff\x02");
    expect((await ftp.fetch("RETR a")).bytes.toString()).toBe("\xff\x01\xff\x02");
  }),
  proof("RFC 959 §3.1.2.2 record structure is accepted for text files", async (scene) => {
    const ftp = await scene.logIn();
    await ftp.ask("TYPE A");
    const said = await ftp.ask("STRU R");
    if (!said.startsWith("200")) throw new NotOffered(said);
  }),
  proof("RFC 959 §3.4.1 records end with FF 01, the file with FF 02 or FF 03, and FF is doubled", async (scene) => {
    const ftp = await scene.logIn();
    await inRecords(ftp);
    await scene.put("a", Buffer.from("one\n\xfftwo\n", "latin1"));
    const { bytes } = await ftp.fetch("RETR a");
    const text = bytes.toString("latin1");
    expect(text.replace(/\xff\x03$/, "\xff\x01\xff\x02")).toBe("one\xff\x01\xff\xfftwo\xff\x01\xff\x02");
    expect((await ftp.store("STOR b", bytes)).at(-1)).toMatch(/^2/);
    expect(await scene.content("b")).toBe("one\n\xfftwo\n");
  }),
  proof("RFC 959 §3.1.2 a record-structured file is retrieved as it was stored", async (scene) => {
    const ftp = await scene.logIn();
    await inRecords(ftp);
    const sent = Buffer.from("first\xff\x01\xff\x01third\xff\x01\xff\x02", "latin1");
    expect((await ftp.store("STOR a", sent)).at(-1)).toMatch(/^2/);
    expect(await scene.content("a")).toBe("first\n\nthird\n");
    const { bytes } = await ftp.fetch("RETR a");
    expect(bytes.toString("latin1").replace(/\xff\x03$/, "\xff\x01\xff\x02")).toBe(sent.toString("latin1"));
  }),
  proof("RFC 959 §3.1.2.3 page structure is refused with 504, or kept", async (scene) => {
    const ftp = await scene.logIn();
    expect(await ftp.ask("STRU P")).toMatch(/^(?:200|50[14])/);
  }),
  proof(
    "RFC 959 §3.4.2 block mode: descriptor, count of sixteen bits, data, and EOF in the descriptor",
    async (scene) => {
      const ftp = await scene.logIn();
      await inBlocks(ftp);
      await scene.put("a", "in blocks");
      const data = await ftp.passive();
      expect(await ftp.ask("RETR a")).toMatch(/^1/);
      const { content, markers } = await readBlocks(scene, data);
      expect(content.toString()).toBe("in blocks");
      for (const marker of markers) expect(marker).toMatch(/^[\x21-\x7e]+$/);
      expect((await ftp.answer()).text).toMatch(/^2(?:26|50)/);
    },
  ),
  proof("RFC 959 §3.4.2 block mode: an upload ends with EOF, whether or not the connection does", async (scene) => {
    const ftp = await scene.logIn();
    await inBlocks(ftp);
    const data = await ftp.passive();
    expect(await ftp.ask("STOR a")).toMatch(/^1/);
    data.stream.write(Buffer.concat([block(0, "first "), block(0x40, "second")]));
    expect((await ftp.answer()).text).toMatch(/^2(?:26|50)/);
    expect(await scene.content("a")).toBe("first second");
  }),
  proof("RFC 959 §3.4 an upload without its EOF in block mode is not complete", async (scene) => {
    const ftp = await scene.logIn();
    await inBlocks(ftp);
    const answers = await ftp.store("STOR a", block(0, "half"));
    expect(answers.at(-1)).toMatch(/^4/);
  }),
  proof(
    "RFC 959 §3.5 a restart marker of an upload is answered 110 MARK, and a transfer restarts there",
    async (scene) => {
      const ftp = await scene.logIn();
      await inBlocks(ftp);
      const data = await ftp.passive();
      expect(await ftp.ask("STOR a")).toMatch(/^1/);
      data.stream.write(Buffer.concat([block(0, "first "), block(0x10, "mine6"), block(0x40, "second")]));
      const mark = (await ftp.answer()).text;
      expect(mark).toMatch(/^110 MARK mine6 = [\x21-\x7e]+$/);
      expect((await ftp.answer()).text).toMatch(/^2(?:26|50)/);
      const theirs = / = (\S+)$/.exec(mark)![1]!;
      expect(await ftp.ask(`REST ${theirs}`)).toMatch(/^350/);
      const again = await ftp.passive();
      expect(await ftp.ask("RETR a")).toMatch(/^1/);
      expect((await readBlocks(scene, again)).content.toString()).toBe("second");
      expect((await ftp.answer()).text).toMatch(/^2(?:26|50)/);
    },
  ),
  proof(
    "RFC 959 §3.4.3 compressed mode: plain, repeated and filler bytes, counts that are positive, and EOF",
    async (scene) => {
      const ftp = await scene.logIn();
      const said = await ftp.ask("MODE C");
      if (!said.startsWith("200")) throw new NotOffered(said);
      const content = `plain${"=".repeat(200)}${"\0".repeat(70)}end`;
      await scene.put("a", content);
      const data = await ftp.passive();
      expect(await ftp.ask("RETR a")).toMatch(/^1/);
      expect((await readCompressed(scene, data)).toString("latin1")).toBe(content);
      expect((await ftp.answer()).text).toMatch(/^2(?:26|50)/);
      const upload = await ftp.passive();
      expect(await ftp.ask("STOR b")).toMatch(/^1/);
      upload.stream.write(Buffer.from("\x03abc\x85x\x00\x40\xc2", "latin1"));
      expect((await ftp.answer()).text).toMatch(/^2(?:26|50)/);
      expect(await scene.content("b")).toBe("abcxxxxx\0\0");
    },
  ),
  proof("RFC 959 §4.1.2 a parameter stays until it is changed, and parameters come in any order", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("a", "x\n");
    expect(await ftp.ask("MODE S")).toMatch(/^200/);
    expect(await ftp.ask("STRU F")).toMatch(/^200/);
    expect(await ftp.ask("TYPE A")).toMatch(/^200/);
    for (let i = 0; i < 2; i++) expect((await ftp.fetch("RETR a")).bytes.toString()).toBe("x\r\n");
    expect(await ftp.ask("TYPE I")).toMatch(/^200/);
    for (let i = 0; i < 2; i++) expect((await ftp.fetch("RETR a")).bytes.toString()).toBe("x\n");
  }),
  proof("RFC 959 §4.1.2 an unknown type, structure or mode is refused and changes nothing", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("a", "x\n");
    for (const command of ["TYPE X", "STRU X", "MODE X"]) expect(await ftp.ask(command), command).toMatch(/^50[014]/);
    expect((await ftp.fetch("RETR a")).bytes.toString()).toBe("x\n");
  }),
  proof("RFC 959 §4.1.2 PORT names where the server dials", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("a", "active");
    const { dialed } = await ftp.active();
    ftp.send("RETR a\r\n");
    expect((await ftp.answer()).text).toMatch(/^1/);
    expect((await readAll(await dialed)).toString()).toBe("active");
    expect((await ftp.answer()).text).toMatch(/^2(?:26|50)/);
  }),
  proof("RFC 959 §4.1.2 PASV answers 227 with host and port, and waits there", async (scene) => {
    const ftp = await scene.logIn();
    await scene.put("a", "passive");
    const said = await ftp.ask("PASV");
    const [, address, high, low] = /^227 .*?(\d+,\d+,\d+,\d+),(\d+),(\d+)/.exec(said) ?? [];
    expect(address?.replaceAll(",", "."), said).toBe(scene.server.at.address);
    const data = await ftp.dial(Number(high) * 256 + Number(low));
    expect(await ftp.ask("RETR a")).toMatch(/^1/);
    expect((await readAll(data)).toString()).toBe("passive");
    expect((await ftp.answer()).text).toMatch(/^2(?:26|50)/);
  }),
  proof(
    "RFC 959 §3.2 the default data ports: without PORT and PASV the server dials the client's control port",
    async (scene) => {
      const free = await nodeNetwork.listen({ local: { address: "127.0.0.1", port: 0 } }, () => {});
      const { port } = free.local;
      await free[Symbol.asyncDispose]();
      const ftp = await scene.logIn({ address: "127.0.0.1", port });
      await scene.put("a", "by default");
      let accept: (data: Socket) => void = () => {};
      const dialed = new Promise<Socket>((resolve) => (accept = resolve));
      await using _listener = await nodeNetwork.listen({ local: { address: "127.0.0.1", port } }, (data) =>
        accept(data),
      );
      ftp.send("RETR a\r\n");
      expect((await ftp.answer()).text).toMatch(/^1/);
      const data = await within(scene.server.patience, "the server's call", dialed);
      expect((await readAll(data)).toString()).toBe("by default");
      expect((await ftp.answer()).text).toMatch(/^2(?:26|50)/);
    },
  ),
];

async function inRecords(ftp: Conversation): Promise<void> {
  await ftp.ask("TYPE A");
  const said = await ftp.ask("STRU R");
  if (!said.startsWith("200")) throw new NotOffered(said);
}

async function inBlocks(ftp: Conversation): Promise<void> {
  const said = await ftp.ask("MODE B");
  if (!said.startsWith("200")) throw new NotOffered(said);
}

/** A block: descriptor, count and data (RFC 959 §3.4.2). */
function block(descriptor: number, data: string): Buffer {
  const bytes = Buffer.from(data, "latin1");
  return Buffer.concat([Buffer.of(descriptor, bytes.length >> 8, bytes.length & 255), bytes]);
}

/** Reads blocks to the one with EOF; the connection may stay open. */
async function readBlocks(
  scene: Scene,
  data: Socket,
): Promise<{ readonly content: Buffer; readonly markers: readonly string[] }> {
  const bytes = bytesOf(data);
  const content: number[] = [];
  const markers: string[] = [];
  const whole = (async () => {
    for (let descriptor = 0; (descriptor & 0x40) === 0;) {
      descriptor = await bytes();
      const count = (await bytes()) * 256 + (await bytes());
      const held: number[] = [];
      while (held.length < count) held.push(await bytes());
      if ((descriptor & 0x10) === 0) content.push(...held);
      else markers.push(String.fromCodePoint(...held));
    }
  })();
  await within(scene.server.patience, "a block that says EOF", whole);
  return { content: Buffer.from(content), markers };
}

/** Reads compressed mode to its EOF (RFC 959 §3.4.3); the connection may stay open. */
async function readCompressed(scene: Scene, data: Socket): Promise<Buffer> {
  const bytes = bytesOf(data);
  const content: number[] = [];
  const whole = (async () => {
    for (let last = false; ;) {
      const head = await bytes();
      // A descriptor behind a zero is about the string that follows it.
      if (head === 0) {
        last = ((await bytes()) & 0x40) !== 0;
        continue;
      }
      if (head < 0x80) for (let i = 0; i < head; i++) content.push(await bytes());
      else {
        const byte = head < 0xc0 ? await bytes() : 0;
        expect(head & 0x3f, "a count").toBeGreaterThan(0);
        for (let i = 0; i < (head & 0x3f); i++) content.push(byte);
      }
      if (last) return;
    }
  })();
  await within(scene.server.patience, "an EOF", whole);
  return Buffer.from(content);
}

/** The bytes of a data connection, one at a time. */
function bytesOf({ stream }: Socket): () => Promise<number> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let chunk: Buffer = Buffer.alloc(0);
  let next = 0;
  return async () => {
    while (next === chunk.length) {
      const read = await chunks.next();
      if (read.done === true) throw new Error("The connection ended without EOF.");
      chunk = read.value;
      next = 0;
    }
    return chunk[next++]!;
  };
}
