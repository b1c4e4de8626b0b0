import { accountList, createServer } from "@tandem/server";
import { memoryStorage } from "@tandem/storage";
import { memoryServer, openDialogue, readAll, type Dialogue, type MemoryServer } from "@tandem/testkit";
import { nodeNetwork, type Network, type Socket } from "@tandem/transport";
import { settle } from "@tandem/transport/testing";
import { deflateSync, inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";

const open = async (made: MemoryServer, ...commands: readonly string[]): Promise<Dialogue> => {
  const ftp = await made.connect();
  await ftp.logIn();
  for (const command of commands) expect(await ftp.ask(command)).toMatch(/^[23]\d[07] /);
  return ftp;
};
const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(" ", ""), "hex");
const fetched = async (ftp: Dialogue, command: string): Promise<Buffer> => {
  const data = await ftp.passive();
  expect(await ftp.ask(command)).toMatch(/^150 /);
  const content = Buffer.from(await readAll(data));
  expect(await ftp.reply()).toMatchObject({ code: 226 });
  return content;
};
/** Sends an upload, its end too unless the client keeps the connection; gives all replies behind 150. */
const sent = async (
  ftp: Dialogue,
  command: string,
  content: Uint8Array | string,
  { keep = false } = {},
): Promise<string[]> => {
  const data = await ftp.passive();
  data.stream.on("error", () => {}).resume();
  expect(await ftp.ask(command)).toMatch(/^150 /);
  if (keep) data.stream.write(content);
  else data.stream.end(content);
  const replies: string[] = [];
  do {
    const { code, lines } = await ftp.reply();
    replies.push(`${code} ${lines.join("|")}`);
  } while (replies.at(-1)?.startsWith("1") === true);
  return replies;
};

describe("TYPE E", () => {
  it("is code page 1047 with NL at line ends, both ways", async () => {
    await using made = await memoryServer();
    await made.put("/a", "Az [1]\n");
    const ftp = await open(made, "TYPE E");
    expect(await fetched(ftp, "RETR a")).toEqual(bytes("c1a9 40 adf1bd 15"));
    expect(await sent(ftp, "STOR b", bytes("c8 89 15"))).toEqual(["226 Done: 3 bytes stored."]);
    expect(await made.content("/b")).toBe("Hi\n");
    expect(await ftp.ask("SIZE a")).toBe("213 7");
  });

  it("is a restart point's type too: every stored byte is one byte on the way", async () => {
    await using made = await memoryServer();
    await made.put("/a", "ABC");
    const ftp = await open(made, "TYPE E", "REST 1");
    expect(await fetched(ftp, "RETR a")).toEqual(bytes("c2c3"));
  });

  it("is what a listing is in", async () => {
    await using made = await memoryServer();
    await made.put("/AB", "");
    const ftp = await open(made, "TYPE E");
    expect(await fetched(ftp, "NLST")).toEqual(bytes("c1c2 15"));
  });
});

describe("STRU R", () => {
  it("in stream mode marks the end of each line and of the file, and takes the same", async () => {
    await using made = await memoryServer();
    await made.put("/a", "one\r\n\ntwo\xff");
    const ftp = await open(made, "STRU R");
    expect((await fetched(ftp, "RETR a")).toString("hex")).toBe(`${hex("one")}ff01ff01${hex("two\u00ff")}ff01ff02`);
    expect(await sent(ftp, "STOR b", bytes("61ff01 62ff03"), { keep: true })).toEqual(["226 Done: 4 bytes stored."]);
    expect(await made.content("/b")).toBe("a\nb\n");
  });

  it("without the mark of its end is 426, and stores nothing", async () => {
    await using made = await memoryServer();
    const ftp = await open(made, "STRU R");
    expect(await sent(ftp, "STOR b", bytes("61ff01"))).toEqual([expect.stringMatching(/^426 .*structure R/)]);
    await expect(made.content("/b")).rejects.toMatchObject({ code: "not-found" });
  });

  it("refuses a record that a file of lines cannot keep, and keeps the old file", async () => {
    await using made = await memoryServer();
    await made.put("/b", "old");
    const ftp = await open(made, "TYPE I", "STRU R");
    expect(await sent(ftp, "STOR b", bytes("610a62ff01ff02"))).toEqual([expect.stringMatching(/^504 .*STRU F/)]);
    expect(await made.content("/b")).toBe("old");
  });

  it("makes a record of each line of a listing", async () => {
    await using made = await memoryServer();
    await made.put("/a", "");
    await made.put("/b", "");
    const ftp = await open(made, "STRU R");
    expect(await fetched(ftp, "NLST")).toEqual(bytes("61ff01 62ff01 ff02"));
  });
});

describe("MODE B", () => {
  it("carries a file in blocks, both ways, and needs no close to end an upload", async () => {
    await using made = await memoryServer();
    await made.put("/a", "abc");
    const ftp = await open(made, "TYPE I", "MODE B");
    expect(await fetched(ftp, "RETR a")).toEqual(bytes("40 0003 616263"));
    expect(await sent(ftp, "STOR b", bytes("00 0002 6162 40 0001 63"), { keep: true })).toEqual([
      "226 Done: 3 bytes stored.",
    ]);
    expect(await made.content("/b")).toBe("abc");
  });

  it("takes an end of record for a line end in type E, also in structure F, as mainframes send it", async () => {
    await using made = await memoryServer();
    const ftp = await open(made, "TYPE E", "MODE B");
    await sent(ftp, "STOR b", bytes("80 0001 c1 c0 0001 c2"));
    expect(await made.content("/b")).toBe("A\nB\n");
  });

  it("answers each marker of an upload with its place in the file, and goes on there", async () => {
    await using made = await memoryServer();
    const ftp = await open(made, "TYPE I", "MODE B");
    const half = bytes("00 0003 616263 10 0003 782d31 00 0001 64");
    expect(await sent(ftp, "STOR new", half)).toEqual(["110 MARK x-1 = 3", expect.stringMatching(/^426 /)]);
    await made.put("/old", "abc");
    expect(await ftp.ask("REST 3")).toMatch(/^350 /);
    expect(await sent(ftp, "STOR old", bytes("40 0002 6465"))).toEqual([expect.stringMatching(/^226 /)]);
    expect(await made.content("/old")).toBe("abcde");
  });

  it("sends markers that REST takes, in stream mode too", async () => {
    await using made = await memoryServer();
    const content = Buffer.alloc(2_500_000, "0123456789abcdef\n");
    await made.put("/a", content);
    const ftp = await open(made, "TYPE I", "MODE B");
    const { markers, data } = blocks(await fetched(ftp, "RETR a"));
    expect(markers).toEqual(["1048576", "2097152"]);
    expect(data.equals(content)).toBe(true);
    await ftp.ask("REST 2097152");
    expect(blocks(await fetched(ftp, "RETR a")).data.equals(content.subarray(2_097_152))).toBe(true);
    await ftp.ask("MODE S");
    await ftp.ask("REST 2097152");
    expect((await fetched(ftp, "RETR a")).equals(content.subarray(2_097_152))).toBe(true);
  });

  it("restarts in type A too, because its markers count stored bytes", async () => {
    await using made = await memoryServer();
    await made.put("/a", "one\ntwo\n");
    const ftp = await open(made, "MODE B", "REST 4");
    expect(await fetched(ftp, "RETR a")).toEqual(bytes(`40 0005 ${hex("two\r\n")}`));
  });

  it("of which the end is missing is 426, and what is no block is 451", async () => {
    await using made = await memoryServer();
    await made.put("/b", "old");
    const ftp = await open(made, "TYPE I", "MODE B");
    expect(await sent(ftp, "STOR b", bytes("00 0001 61"))).toEqual([expect.stringMatching(/^426 .*block mode/)]);
    expect(await sent(ftp, "STOR b", "plain text")).toEqual([expect.stringMatching(/^451 .*MODE/)]);
    expect(await made.content("/b")).toBe("old");
    expect(await ftp.ask("NOOP")).toMatch(/^200 /);
  });

  it("tells of data that the sender suspects, and stores it", async () => {
    await using made = await memoryServer();
    const ftp = await open(made, "TYPE I", "MODE B");
    expect(await sent(ftp, "STOR b", bytes("60 0001 61"))).toEqual([expect.stringMatching(/^226 .*suspects errors/)]);
    expect(await made.content("/b")).toBe("a");
  });

  it("holds an upload up whose client reads no answers to its markers", async () => {
    await using made = await memoryServer({ wire: { window: 512 } });
    const ftp = await open(made, "TYPE I", "MODE B");
    const data = await ftp.passive();
    data.stream.on("error", () => {});
    await ftp.ask("STOR b");
    ftp.socket.stream.pause();
    data.stream.write(Buffer.alloc(400_000, bytes("10 0001 78")));
    const answers = (): number =>
      made.events.filter((event) => event.kind === "control.line" && event.text.startsWith("110 ")).length;
    await settle(200);
    const before = answers();
    expect(before).toBeGreaterThan(0);
    await settle(200);
    expect(answers()).toBe(before);
    ftp.socket.stream.destroy();
    await settle();
  });
});

it("MODE C packs repeated bytes, and takes them packed", async () => {
  await using made = await memoryServer();
  await made.put("/a", "ab    ccccc");
  const ftp = await open(made, "MODE C");
  expect(await fetched(ftp, "RETR a")).toEqual(bytes("02 6162 c4 0040 85 63"));
  expect(await sent(ftp, "STOR b", bytes("c3 0040 83 7a"), { keep: true })).toEqual([expect.stringMatching(/^226 /)]);
  expect(await made.content("/b")).toBe("   zzz");
});

describe("MODE Z", () => {
  it("deflates files and listings, and inflates uploads", async () => {
    await using made = await memoryServer();
    await made.put("/a", "line\n".repeat(10_000));
    const ftp = await open(made, "MODE Z");
    const deflated = await fetched(ftp, "RETR a");
    expect(deflated.length).toBeLessThan(1_000);
    expect(inflateSync(deflated).toString()).toBe("line\r\n".repeat(10_000));
    expect(inflateSync(await fetched(ftp, "NLST")).toString()).toBe("a\r\n");
    expect(await sent(ftp, "STOR b", deflated)).toEqual([expect.stringMatching(/^226 /)]);
    expect(await made.content("/b")).toBe("line\n".repeat(10_000));
    expect(await ftp.ask("SIZE a")).toMatch(/^550 .*MODE S/);
    await ftp.ask("MODE S");
    expect((await fetched(ftp, "RETR b")).length).toBe(60_000);
  });

  it("restarts at stored bytes", async () => {
    await using made = await memoryServer();
    await made.put("/a", "abcdef");
    const ftp = await open(made, "TYPE I", "MODE Z", "REST 4");
    expect(inflateSync(await fetched(ftp, "RETR a")).toString()).toBe("ef");
  });

  it("has a level, set by OPTS", async () => {
    await using made = await memoryServer();
    await made.put("/a", "line\n".repeat(1_000));
    const ftp = await open(made, "TYPE I", "MODE Z");
    for (const wrong of [
      "OPTS MODE",
      "OPTS MODE B",
      "OPTS MODE Z LEVEL",
      "OPTS MODE Z LEVEL 10",
      "OPTS MODE Z ENGINE X",
    ]) {
      expect(await ftp.ask(wrong)).toMatch(/^501 /);
    }
    expect(await ftp.ask("OPTS MODE Z LEVEL 0")).toBe("200 MODE Z ENGINE ZLIB LEVEL 0");
    expect((await fetched(ftp, "RETR a")).length).toBeGreaterThan(5_000);
    expect(await ftp.ask("OPTS MODE Z ENGINE ZLIB LEVEL 9")).toMatch(/^200 /);
    expect((await fetched(ftp, "RETR a")).length).toBeLessThan(100);
    expect(await ftp.ask("OPTS MODE Z")).toMatch(/LEVEL 6$/);
  });

  it.each([
    ["nothing", Buffer.alloc(0), 426],
    ["half a stream", deflateSync("abc".repeat(100)).subarray(0, 10), 426],
    ["no stream at all", Buffer.from("plain text"), 451],
  ])("of %s stores nothing", async (_, content, code) => {
    await using made = await memoryServer();
    await made.put("/b", "old");
    const ftp = await open(made, "TYPE I", "MODE Z");
    expect(await sent(ftp, "STOR b", content)).toEqual([expect.stringMatching(new RegExp(`^${code} `))]);
    expect(await made.content("/b")).toBe("old");
  });

  it("cuts a bomb off with 552, and nothing of it is left", async () => {
    await using made = await memoryServer();
    const ftp = await open(made, "TYPE I", "MODE Z");
    const bomb = deflateSync(Buffer.alloc(100 * 1_048_576));
    expect(await sent(ftp, "STOR b", bomb)).toEqual([expect.stringMatching(/^552 .*250 times/)]);
    await expect(made.content("/b")).rejects.toMatchObject({ code: "not-found" });
    expect(await ftp.ask("NOOP")).toMatch(/^200 /);
  });

  it("aborted in the middle leaves nothing that writes", async () => {
    await using made = await memoryServer();
    const ftp = await open(made, "TYPE I", "MODE Z");
    const data = await ftp.passive();
    data.stream.on("error", () => {});
    await ftp.ask("STOR b");
    data.stream.write(deflateSync(Buffer.alloc(1_000_000)).subarray(0, 500));
    await settle();
    expect(await ftp.ask("ABOR")).toMatch(/^426 /);
    expect(await ftp.reply()).toMatchObject({ code: 226 });
    await made.put("/a", "abc");
    expect(inflateSync(await fetched(ftp, "RETR a")).toString()).toBe("abc");
  });
});

describe("SIZE", () => {
  it("is what RETR sends, to the byte, in every type, structure and mode", async () => {
    await using made = await memoryServer();
    await made.put("/a", "one\r\ntwo\n\n   \xff\xff three");
    for (const type of ["A", "E", "I"]) {
      for (const structure of ["F", "R"]) {
        for (const mode of ["S", "B", "C"]) {
          const ftp = await open(made, `TYPE ${type}`, `STRU ${structure}`, `MODE ${mode}`);
          const size = await ftp.ask("SIZE a");
          expect(`${type}${structure}${mode} ${size}`).toBe(
            `${type}${structure}${mode} 213 ${(await fetched(ftp, "RETR a")).length}`,
          );
          ftp.send("QUIT\r\n");
          await ftp.ended;
        }
      }
    }
  });

  it("is not counted for a file that would take long to read, in type A", async () => {
    await using made = await memoryServer({ limits: { countedSize: 10 } });
    await made.put("/a", "0123456789\n");
    const ftp = await open(made, "TYPE A");
    expect(await ftp.ask("SIZE a")).toMatch(/^550 .*TYPE I/);
    await ftp.ask("TYPE I");
    expect(await ftp.ask("SIZE a")).toBe("213 11");
  });
});

describe("REST", () => {
  it("reaches beyond 4 GiB, and is measured when the transfer comes", async () => {
    await using made = await memoryServer();
    await made.put("/a", "abc");
    const ftp = await open(made, "TYPE I", "REST 5000000000");
    await ftp.passive();
    expect(await ftp.ask("RETR a")).toMatch(/^554 /);
    for (const wrong of ["REST", "REST abc", "REST -1", "REST 1 2"]) expect(await ftp.ask(wrong)).toMatch(/^501 /);
  });

  it.each([["TYPE A"], ["TYPE I", "STRU R"]])(
    "is refused in stream mode with %s %s, and then forgotten",
    async (...parameters) => {
      await using made = await memoryServer();
      await made.put("/a", "abc");
      const ftp = await open(made, ...parameters.filter((command) => command !== undefined));
      for (const command of ["RETR a", "STOR a", "APPE a"]) {
        expect(await ftp.ask("REST 1")).toMatch(/^350 /);
        await ftp.passive();
        expect(await ftp.ask(command)).toMatch(/^554 .*TYPE I, STRU F/);
      }
      await fetched(ftp, "RETR a");
      expect(await made.content("/a")).toBe("abc");
    },
  );

  it("makes APPE write where STOR would (RFC 3659 §5.3)", async () => {
    await using made = await memoryServer();
    await made.put("/a", "abcdef");
    const ftp = await open(made, "TYPE I", "REST 2");
    await sent(ftp, "APPE a", "XY");
    expect(await made.content("/a")).toBe("abXY");
  });
});

describe("an upload that broke off", () => {
  const broken = async (made: MemoryServer, command: string, ...parameters: readonly string[]): Promise<Dialogue> => {
    const ftp = await open(made, "TYPE I", ...parameters);
    const data = await ftp.passive();
    data.stream.on("error", () => {});
    await ftp.ask(command);
    data.stream.write("half");
    await settle();
    data.reset();
    expect(await ftp.reply()).toMatchObject({ code: 426 });
    return ftp;
  };

  it("is seen by SIZE, REST with STOR, and APPE of its account, and by RETR and NLST of nobody", async () => {
    await using made = await memoryServer();
    const ftp = await broken(made, "STOR new");
    expect(await ftp.ask("SIZE new")).toBe("213 4");
    await ftp.passive();
    expect(await ftp.ask("RETR new")).toMatch(/^550 /);
    expect((await fetched(ftp, "NLST")).toString()).toBe("");
    await ftp.ask("REST 4");
    expect(await sent(ftp, "STOR new", " and half")).toEqual([expect.stringMatching(/^226 /)]);
    expect(await made.content("/new")).toBe("half and half");
  });

  it("is finished by APPE", async () => {
    await using made = await memoryServer();
    const ftp = await broken(made, "STOR new");
    await sent(ftp, "APPE new", "!");
    expect(await made.content("/new")).toBe("half!");
  });

  it("is not measured in a type that changes it", async () => {
    await using made = await memoryServer();
    const ftp = await broken(made, "STOR new");
    await ftp.ask("TYPE A");
    expect(await ftp.ask("SIZE new")).toMatch(/^550 .*TYPE I/);
  });

  it("survives the next one that fails to connect", async () => {
    await using made = await memoryServer();
    const ftp = await broken(made, "STOR new");
    await ftp.ask("REST 4");
    expect(await ftp.ask("STOR new")).toMatch(/^150 /);
    expect(await ftp.reply()).toMatchObject({ code: 425 });
    expect(await ftp.ask("SIZE new")).toBe("213 4");
  });

  it("of a name that exists leaves the old file, and nothing to go on with", async () => {
    await using made = await memoryServer();
    await made.put("/old", "content");
    const ftp = await broken(made, "STOR old");
    expect(await ftp.ask("SIZE old")).toBe("213 7");
    expect(await made.content("/old")).toBe("content");
  });
});

describe("a storage that fails in the middle of an upload", () => {
  it("is 452 when it is full: data connection closed, old file whole, session alive", async () => {
    await using made = await memoryServer({ storage: memoryStorage({ now: () => 0, limit: 1_000 }) });
    await made.put("/a", "old");
    const ftp = await open(made, "TYPE I");
    const data = await ftp.passive();
    const closed = new Promise<void>((resolve) => void data.stream.on("error", () => {}).on("close", resolve));
    await ftp.ask("STOR a");
    data.stream.write(Buffer.alloc(5_000));
    expect(await ftp.reply()).toMatchObject({ code: 452 });
    await closed;
    const kinds = made.events.map((event) => (event.kind === "control.line" ? event.text.slice(0, 3) : event.kind));
    expect(kinds.lastIndexOf("data.close")).toBeLessThan(kinds.indexOf("452"));
    expect(await made.content("/a")).toBe("old");
    expect(await ftp.ask("SIZE a")).toBe("213 3");
  });
});

describe("ALLO", () => {
  it("says whether an upload fits, where that is known", async () => {
    await using made = await memoryServer({ storage: memoryStorage({ now: () => 0, limit: 1_000 }) });
    const ftp = await open(made);
    expect(await ftp.ask("ALLO 1000")).toMatch(/^200 /);
    expect(await ftp.ask("ALLO 900 R 80")).toMatch(/^200 /);
    expect(await ftp.ask("ALLO 1001")).toMatch(/^552 /);
    expect(await ftp.ask("ALLO many")).toMatch(/^501 /);
  });

  it("is superfluous where it is not", async () => {
    const { space: _, ...endless } = memoryStorage({ now: () => 0 });
    await using made = await memoryServer({ storage: endless });
    expect(await (await open(made)).ask("ALLO 5")).toMatch(/^202 /);
  });
});

describe("STOU", () => {
  const store = async (ftp: Dialogue, command: string): Promise<string> => {
    const data = await ftp.passive();
    const announced = await ftp.ask(command);
    data.stream.end("abc");
    expect(await ftp.reply()).toMatchObject({ code: 226 });
    return announced;
  };

  it("announces its name as RFC 1123 §4.1.2.9 has it, new each time, made from the one given", async () => {
    await using made = await memoryServer();
    await made.put("/notes.txt", "mine");
    const ftp = await open(made, "TYPE I", "MKD sub");
    expect(await store(ftp, "STOU")).toMatch(/^150 FILE: upload\.[0-9a-z]{8}$/);
    const first = await store(ftp, "STOU notes.txt");
    expect(first).toMatch(/^150 FILE: notes\.[0-9a-z]{8}\.txt$/);
    expect(await store(ftp, "STOU notes.txt")).not.toBe(first);
    expect(await store(ftp, "STOU sub/x")).toMatch(/^150 FILE: \/sub\/x\.[0-9a-z]{8}$/);
    expect(await made.content(`/${first.slice("150 FILE: ".length)}`)).toBe("abc");
    expect(await made.content("/notes.txt")).toBe("mine");
  });

  it("has no restart", async () => {
    await using made = await memoryServer();
    const ftp = await open(made, "TYPE I", "REST 3");
    await ftp.passive();
    expect(await ftp.ask("STOU a")).toMatch(/^554 /);
  });
});

describe("PRET", () => {
  it("refuses early what the transfer would be refused", async () => {
    await using made = await memoryServer();
    await made.put("/a", "abc");
    const ftp = await open(made, "MKD d");
    for (const fine of [
      "RETR a",
      "STOR b",
      "STOR d/b",
      "APPE a",
      "STOU",
      "STOU d/x",
      "LIST",
      "NLST *.x",
      "MLSD d",
      "retr a",
    ]) {
      expect(`${fine}: ${await ftp.ask(`PRET ${fine}`)}`).toMatch(/: 200 /);
    }
    for (const wrong of ["RETR gone", "RETR d", "STOR gone/b", "STOU a/x", "MLSD a"]) {
      expect(`${wrong}: ${await ftp.ask(`PRET ${wrong}`)}`).toMatch(/: 550 /);
    }
    for (const none of ["DELE a", "BOGUS", "RETR"]) expect(await ftp.ask(`PRET ${none}`)).toMatch(/^501 /);
    expect(await made.content("/a")).toBe("abc");
  });
});

describe("the default data port", () => {
  it("is the client's control port, when no other was named", async () => {
    await using server = createServer({
      storage: memoryStorage({ now: () => 0 }),
      accounts: accountList([{ name: "demo", secret: { password: "secret" } }]),
    });
    const at = await server.listen({ address: "127.0.0.1", port: 0 });
    const fixed: Network = {
      ...nodeNetwork,
      // A socket that was bound before it connects shares its port with a listener, as those of the clients of old do.
      dial: (options) => nodeNetwork.dial({ ...options, local: { address: "127.0.0.1" } }),
    };
    const ftp = await openDialogue(fixed, at);
    await ftp.logIn();
    let arrived: (data: Socket) => void = () => {};
    const arrival = new Promise<Socket>((resolve) => (arrived = resolve));
    await using _ = await nodeNetwork.listen({ local: ftp.socket.local }, arrived);
    expect(await ftp.ask("LIST")).toMatch(/^150 /);
    expect((await readAll(await arrival)).length).toBe(0);
    expect(await ftp.reply()).toMatchObject({ code: 226 });
    ftp.socket.stream.destroy();
  });

  it("is not dialled where a service could be, nor after EPSV ALL", async () => {
    await using made = await memoryServer();
    const socket = await made.client.dial({ remote: made.at, local: { address: "192.168.150.20", port: 1_000 } });
    socket.stream.write("USER demo\r\nPASS secret\r\nLIST\r\nQUIT\r\n");
    const said = Buffer.from(await readAll(socket)).toString();
    expect(said).toMatch(/\r\n425 No data connection was agreed on: .*\r\n221 /);
    socket.stream.end();
    const ftp = await open(made, "EPSV ALL");
    expect(await ftp.ask("LIST")).toMatch(/^425 .*EPSV/);
    expect(made.events.some(({ kind }) => kind === "data.offer")).toBe(false);
  });
});

describe("what was agreed on before", () => {
  it.each([
    "PORT 1,2,3",
    "PORT 10,0,0,1,9,9",
    "EPRT |3|x|1|",
    "EPRT |2|::1|5000|",
    "EPSV 2",
    "EPSV x",
    "PASV x",
    "EPSV ALL",
  ])("counts no more behind %s", async (command) => {
    await using made = await memoryServer();
    const ftp = await open(made);
    const port = Number(/\|(\d+)\|\)/.exec(await ftp.ask("EPSV"))?.[1]);
    await ftp.ask(command);
    await expect(made.client.dial({ remote: { ...made.at, port } })).rejects.toMatchObject({ code: "refused" });
  });
});

it("EPRT and EPSV name the protocols that can be used, in the form of RFC 2428 §2", async () => {
  await using made = await memoryServer();
  const ftp = await open(made);
  expect(await ftp.ask("EPRT |3|x|1|")).toMatch(/^522 .*\(1,2\)/);
  expect(await ftp.ask("EPRT |2|::1|5000|")).toMatch(/^522 .*\(1\)/);
  expect(await ftp.ask("EPSV 3")).toMatch(/^522 .*\(1,2\)/);
  expect(await ftp.ask("EPSV 2")).toMatch(/^522 .*\(1\)/);
  expect(await ftp.ask("EPSV 1")).toMatch(/^229 /);
});

it("RANG chooses the octets of the next RETR, both ends included", async () => {
  await using made = await memoryServer();
  await made.put("/a", "0123456789");
  const ftp = await open(made, "TYPE I", "RANG 2 4");
  expect((await fetched(ftp, "RETR a")).toString()).toBe("234");
  expect((await fetched(ftp, "RETR a")).toString()).toBe("0123456789");
  await ftp.ask("TYPE A");
  await ftp.ask("RANG 0 4");
  await ftp.passive();
  expect(await ftp.ask("RETR a")).toMatch(/^554 /);
});

it("STAT during a transfer tells its path, its bytes, and how many there are", async () => {
  await using made = await memoryServer();
  await made.put("/big", Buffer.alloc(3_000_000));
  const ftp = await open(made, "TYPE I");
  const data = await ftp.passive();
  data.stream.pause();
  await ftp.ask("RETR big");
  await settle();
  expect(await ftp.ask("STAT")).toMatch(/^211 .*\|RETR of \/big is running: \d+ of 3000000 bytes so far\.\|/);
  data.stream.resume();
  expect(await ftp.reply()).toMatchObject({ code: 226 });
});

function hex(text: string): string {
  return Buffer.from(text).toString("hex").replaceAll("ff", "ffff");
}

/** The data and the markers of a file in block mode. */
function blocks(encoded: Buffer): { readonly data: Buffer; readonly markers: readonly string[] } {
  const data: Buffer[] = [];
  const markers: string[] = [];
  for (let at = 0; at < encoded.length;) {
    const length = encoded.readUInt16BE(at + 1);
    const content = encoded.subarray(at + 3, at + 3 + length);
    if ((encoded[at]! & 16) === 0) data.push(content);
    else markers.push(content.toString());
    at += 3 + length;
  }
  return { data: Buffer.concat(data), markers };
}
