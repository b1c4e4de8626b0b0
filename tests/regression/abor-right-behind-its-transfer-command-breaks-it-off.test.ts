import { memoryServer, type Dialogue, type MemoryServer } from "@tandem/testkit";
import { expect, it } from "vitest";

const open = async (made: MemoryServer): Promise<Dialogue> => {
  await made.put("/big", Buffer.alloc(2_000_000));
  const ftp = await made.connect();
  await ftp.logIn();
  return ftp;
};
/** The codes of the next final replies; 150 may have come before 426 or not. */
const codes = async (ftp: Dialogue, count: number): Promise<readonly number[]> => {
  const heard: number[] = [];
  while (heard.length < count) {
    const { code } = await ftp.reply();
    if (code >= 200) heard.push(code);
  }
  return heard;
};

it("ABOR in the same segment as RETR breaks it off", async () => {
  await using made = await memoryServer();
  const ftp = await open(made);
  (await ftp.passive()).stream.on("error", () => {});
  ftp.send("RETR big\r\nABOR\r\nPWD\r\n");
  expect(await codes(ftp, 3)).toEqual([426, 226, 257]);
});

it("ABOR behind commands that have not run yet waits for its turn, and meets the transfer before it", async () => {
  await using made = await memoryServer();
  const ftp = await open(made);
  ftp.send("PASV\r\nRETR big\r\nABOR\r\nPWD\r\n");
  expect(await codes(ftp, 4)).toEqual([227, 426, 226, 257]);
});

it("ABOR without a transfer keeps its place among the commands", async () => {
  await using made = await memoryServer();
  const ftp = await open(made);
  ftp.send("PASV\r\nPWD\r\nABOR\r\nRETR big\r\n");
  expect(await codes(ftp, 4)).toEqual([227, 257, 225, 425]);
});

it("the second of two ABORs finds nothing to abort", async () => {
  await using made = await memoryServer();
  const ftp = await open(made);
  (await ftp.passive()).stream.on("error", () => {});
  expect(await ftp.ask("RETR big")).toMatch(/^150 /);
  ftp.send("PWD\r\nABOR\r\nABOR\r\n");
  expect(await codes(ftp, 4)).toEqual([426, 226, 257, 225]);
});
