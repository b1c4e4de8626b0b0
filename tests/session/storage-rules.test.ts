import { parsePath } from "@tandem/protocol";
import { memoryStorage, noRights, permissions, quota, readRights, validated, StorageError } from "@tandem/storage";
import { memoryServer, readAll, type Dialogue } from "@tandem/testkit";
import { expect, it } from "vitest";

const memory = (limit = Infinity): ReturnType<typeof memoryStorage> => memoryStorage({ now: () => 0, limit });

/** Uploads, and gives the last reply. */
async function store(ftp: Dialogue, command: string, content: string): Promise<string> {
  const data = await ftp.passive();
  const first = await ftp.ask(command);
  if (!first.startsWith("150")) {
    data.stream.destroy();
    return first;
  }
  data.stream.on("error", () => {}).end(content);
  const { code, lines } = await ftp.reply();
  return `${code} ${lines.join("|")}`;
}

async function names(ftp: Dialogue): Promise<readonly string[]> {
  const data = await ftp.passive();
  await ftp.ask("NLST");
  const [bytes] = await Promise.all([readAll(data), ftp.reply()]);
  return Buffer.from(bytes).toString().split("\r\n").filter(Boolean).sort();
}

it("an upload beyond the quota is 552, leaves the old file whole, and the quota is one for all sessions", async () => {
  await using made = await memoryServer({ storage: quota(memory(), { bytes: 10 }) });
  const [one, two] = [await made.connect(), await made.connect()];
  await one.logIn();
  await two.logIn();
  await one.ask("TYPE I");
  await two.ask("TYPE I");
  expect(await store(one, "STOR a", "123456")).toMatch(/^226 /);
  expect(await store(two, "STOR b", "12345")).toMatch(/^552 .*quota of 10 bytes/);
  expect(await store(two, "APPE a", "12345")).toMatch(/^552 /);
  expect(await one.ask("SIZE a")).toBe("213 6");
  expect(await two.ask("DELE a")).toMatch(/^250 /);
  expect(await store(one, "STOR b", "1234567890")).toMatch(/^226 /);
});

it("permissions make a drop box beside a public folder, in the words of FTP", async () => {
  const inner = memory();
  const rules = [
    { path: "/", ...noRights },
    { path: "/pub", ...readRights },
    { path: "/box", write: true },
  ];
  await using made = await memoryServer({ storage: permissions(inner, rules) });
  for (const name of ["/pub", "/box", "/secret"]) await inner.makeDirectory(parsePath(name));
  const ftp = await made.connect();
  await ftp.logIn();
  await ftp.ask("TYPE I");
  expect(await names(ftp)).toEqual(["box", "pub"]);
  expect(await store(ftp, "STOR /box/letter", "first")).toMatch(/^226 /);
  expect(await store(ftp, "STOR /box/letter", "second")).toMatch(/^550 /);
  expect(await ftp.ask("SIZE /box/letter")).toMatch(/^550 .*No such file/);
  expect(await ftp.ask("CWD /secret")).toMatch(/^550 .*No such file/);
  expect(await ftp.ask("MKD /pub/new")).toMatch(/^550 .*may not make a directory here/);
  expect(await store(ftp, "STOR /pub/new", "x")).toMatch(/^550 .*may not make a file here/);
});

it("a validator's refusal is 553 with its words, and its time limit 451", async () => {
  await using made = await memoryServer({
    storage: validated(memory(), {
      scratch: memory(1_000_000),
      clock: { timer: (delay, callback) => made.clock.timer(delay, callback) },
      timeout: 5_000,
      async validate({ path, signal }) {
        if (path === "/slow") {
          await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
        } else if (path === "/bad") throw new StorageError("rejected", path, { reason: "Not this one." });
      },
    }),
  });
  const ftp = await made.connect();
  await ftp.logIn();
  expect(await store(ftp, "STOR bad", "x")).toBe("553 /bad: Not this one.");
  const slow = store(ftp, "STOR slow", "x");
  const other = await made.connect();
  await other.logIn();
  expect(await store(other, "STOR good", "x")).toMatch(/^226 /);
  await made.clock.advance(5_000);
  expect(await slow).toBe("451 /slow: The check of the file took too long; try again later.");
  expect(await names(ftp)).toEqual(["good"]);
});
