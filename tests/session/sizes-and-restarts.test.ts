import { memoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import { fetched, open, sent } from "./transfer.fixtures.ts";

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
