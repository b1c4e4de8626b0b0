import { formatHostPort, parsePath } from "@tandem/protocol";
import { memoryServer, readAll, type Dialogue, type MemoryServer } from "@tandem/testkit";
import type { Socket } from "@tandem/transport";
import { expect, it } from "vitest";

/** Says each command and holds its first reply against what the program needs to go on. */
const inOrder = async (
  ftp: Dialogue,
  ...steps: readonly (readonly [command: string, reply: RegExp])[]
): Promise<void> => {
  for (const [command, reply] of steps) expect(await ftp.ask(command)).toMatch(reply);
};

const files = async (made: MemoryServer): Promise<void> => {
  await made.storage.makeDirectory(parsePath("/docs"));
  await made.put("/a.txt", "hello");
  await made.put("/docs/b.bin", "12345");
};

/** A listener of the client's for active mode, named with PORT as old clients do. */
const port = async (made: MemoryServer, ftp: Dialogue): Promise<{ readonly accepted: Promise<Socket> }> => {
  let accept: (socket: Socket) => void = () => {};
  const accepted = new Promise<Socket>((resolve) => (accept = resolve));
  const { address } = ftp.socket.local;
  const listener = await made.client.listen({ local: { address, port: 0 } }, (socket) => accept(socket));
  expect(await ftp.ask(`PORT ${formatHostPort(listener.local)}`)).toMatch(/^200 /);
  void accepted.then(() => listener[Symbol.asyncDispose]());
  return { accepted };
};

it("FileZilla logs in, looks around and fetches in its own order", async () => {
  await using made = await memoryServer();
  await files(made);
  const ftp = await made.connect();
  await inOrder(
    ftp,
    ["AUTH TLS", /^(502|504|534) /],
    ["AUTH SSL", /^(502|504|534) /],
    ["USER demo", /^331 /],
    ["PASS secret", /^230 /],
    ["SYST", /^215 UNIX/],
    ["FEAT", /^211 .*CLNT.*MDTM.*MFMT.*MLST.*REST STREAM.*SIZE.*UTF8/],
    ["CLNT FileZilla", /^200 /],
    ["OPTS UTF8 ON", /^200 /],
    ["PWD", /^257 "\/"/],
    ["TYPE I", /^200 /],
  );
  const pasv = await ftp.ask("PASV");
  const [, high, low] = /^227 .*\((?:\d+,){4}(\d+),(\d+)\)/.exec(pasv) ?? [];
  const listing = await made.client.dial({ remote: { ...made.at, port: Number(high) * 256 + Number(low) } });
  await inOrder(ftp, ["MLSD", /^150 /]);
  const lines = Buffer.from(await readAll(listing)).toString();
  expect((await ftp.reply()).code).toBe(226);
  expect(lines).toMatch(/^type=file;size=5;modify=\d{14};.* a\.txt\r$/m);
  expect(lines).toMatch(/^type=dir;.* docs\r$/m);
  await inOrder(ftp, ["CWD docs", /^250 /], ["PWD", /^257 "\/docs"/], ["TYPE I", /^200 /]);
  const data = await ftp.passive();
  await inOrder(ftp, ["RETR b.bin", /^150 /]);
  expect(Buffer.from(await readAll(data)).toString()).toBe("12345");
  expect((await ftp.reply()).code).toBe(226);
  // It keeps the time of what it uploads, and the mode a person chose.
  const upload = await ftp.passive();
  await inOrder(ftp, ["STOR new.txt", /^150 /]);
  upload.stream.end("new");
  expect((await ftp.reply()).code).toBe(226);
  await inOrder(
    ftp,
    ["MFMT 20200102030405 new.txt", /^213 Modify=20200102030405; /],
    ["NOOP", /^200 /],
    ["QUIT", /^221 /],
  );
});

it("ftp.exe of Windows asks for UTF-8 before it logs in, and lists in active mode", async () => {
  await using made = await memoryServer();
  await files(made);
  const ftp = await made.connect();
  await inOrder(ftp, ["OPTS UTF8 ON", /^200 /], ["USER demo", /^331 /], ["PASS secret", /^230 /]);
  // `ls`
  const names = await port(made, ftp);
  await inOrder(ftp, ["NLST", /^150 /]);
  expect(Buffer.from(await readAll(await names.accepted)).toString()).toBe("a.txt\r\ndocs\r\n");
  expect((await ftp.reply()).code).toBe(226);
  // `dir`
  const lines = await port(made, ftp);
  await inOrder(ftp, ["LIST", /^150 /]);
  expect(Buffer.from(await readAll(await lines.accepted)).toString()).toMatch(/^d[rwx-]{9} .* docs\r$/m);
  expect((await ftp.reply()).code).toBe(226);
  // `mget *.txt`
  const globbed = await port(made, ftp);
  await inOrder(ftp, ["NLST *.txt", /^150 /]);
  expect(Buffer.from(await readAll(await globbed.accepted)).toString()).toBe("a.txt\r\n");
  expect((await ftp.reply()).code).toBe(226);
  // `get a.txt` in type A, as it begins.
  const text = await port(made, ftp);
  await inOrder(ftp, ["RETR a.txt", /^150 /]);
  expect(Buffer.from(await readAll(await text.accepted)).toString()).toBe("hello");
  expect((await ftp.reply()).code).toBe(226);
  await inOrder(ftp, ["XPWD", /^257 "\/"/], ["QUIT", /^221 /]);
});

it("Windows Explorer says OPTS utf8 without a word, changes its site's options and asks for syst", async () => {
  await using made = await memoryServer();
  await files(made);
  const ftp = await made.connect();
  await inOrder(
    ftp,
    ["USER anonymous", /^331 /],
    ["PASS IEUser@", /^230 /],
    ["opts utf8 on", /^200 /],
    ["syst", /^215 /],
    ["site help", /^214 /],
    ["PWD", /^257 /],
    ["noop", /^200 /],
    ["CWD /", /^250 /],
    ["TYPE A", /^200 /],
  );
  const data = await ftp.passive();
  await inOrder(ftp, ["LIST", /^150 /]);
  expect(Buffer.from(await readAll(data)).toString()).toContain("a.txt");
  expect((await ftp.reply()).code).toBe(226);
});

it("a camera that names STRU, MODE and ALLO before it stores is content", async () => {
  await using made = await memoryServer();
  const ftp = await made.connect();
  await inOrder(
    ftp,
    ["USER demo", /^331 /],
    ["PASS secret", /^230 /],
    ["TYPE I", /^200 /],
    ["MODE S", /^200 /],
    ["STRU F", /^200 /],
    ["MKD 2026", /^257 "\/2026"/],
    ["CWD 2026", /^250 /],
    ["ALLO 5", /^20[02] /],
  );
  const data = await ftp.passive();
  await inOrder(ftp, ["STOR 0001.jpg", /^150 /]);
  data.stream.end("image");
  expect((await ftp.reply()).code).toBe(226);
  await inOrder(ftp, ["REST 0", /^350 /], ["SIZE 0001.jpg", /^213 5$/], ["QUIT", /^221 /]);
});

it("a mainframe that says PBSZ before USER is refused that and served all the same", async () => {
  await using made = await memoryServer();
  const ftp = await made.connect();
  await inOrder(ftp, ["PBSZ 0", /^50[0-9] /], ["USER demo", /^331 /], ["PASS secret", /^230 /], ["PWD", /^257 /]);
});
