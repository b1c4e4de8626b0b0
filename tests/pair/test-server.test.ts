import { connect, type Client, type ConnectOptions } from "@tandem/client";
import { testServer, type Fault, type TestServer, type TestServerOptions } from "@tandem/server/testing";
import { describe, expect, it } from "vitest";

const open = (made: TestServer, options: Partial<ConnectOptions> = {}): Promise<Client> => connect(made.url, options);
const told = (running: Promise<unknown>): Promise<string> => running.then(String, String);
const text = async (ftp: Client, path: string): Promise<string> =>
  Buffer.from(await ftp.downloadBytes(path)).toString();

describe("a server for other people's tests", () => {
  it("has the files, the account, the time and the record that a test asks for", async () => {
    await using made = await testServer({
      files: { "/in/a.txt": "hello", "/out/": "" },
      user: "bob",
      password: "p@ss",
      date: new Date("2020-02-29T12:00:00Z"),
    });
    await using ftp = await open(made);
    expect(await text(ftp, "/in/a.txt")).toBe("hello");
    expect(await ftp.modified("/in/a.txt")).toBe(Date.UTC(2020, 1, 29, 12));
    made.setDate(new Date("2021-01-01T00:00:00Z"));
    await ftp.upload("new", "/out/b");
    expect(await ftp.modified("/out/b")).toBe(Date.UTC(2021, 0, 1));
    await made.write("/x/y/z", "deep");
    expect(await made.paths()).toEqual(["/in/a.txt", "/out/b", "/x/y/z"]);
    expect(await made.text("/out/b")).toBe("new");
    expect(made.commands).toContain("STOR /out/b");
    expect(made.commands.join("\n")).not.toContain("p@ss");
    expect(made.replies[0]).toMatch(/^220 /);
    expect(made.ladder()).toContain("RETR /in/a.txt");
  });

  it("serves many at once, each on ports of its own", async () => {
    await using one = await testServer({ files: { "/a": "1" } });
    await using two = await testServer({ files: { "/a": "2" } });
    const clients = await Promise.all([one, two, one, two].map((made) => open(made)));
    expect(await Promise.all(clients.map((ftp) => text(ftp, "/a")))).toEqual(["1", "2", "1", "2"]);
    for (const ftp of clients) await ftp.close();
  });

  it("ends its sessions when it is disposed of", async () => {
    const made = await testServer();
    const ftp = await open(made);
    await made[Symbol.asyncDispose]();
    await expect(ftp.workingDirectory()).rejects.toThrow();
    await expect(connect(made.url)).rejects.toThrow(/refused/);
    await ftp.close().catch(() => {});
  });
});

/** What a client with one fault before it is told of `run`, and what the server holds then. */
const suffer = async (
  fault: Fault,
  run: (ftp: Client) => Promise<unknown>,
  options: TestServerOptions & { readonly client?: Partial<ConnectOptions> } = {},
): Promise<{ readonly told: string; readonly paths: readonly string[] }> => {
  await using made = await testServer({ files: { "/big": "x".repeat(300_000) }, faults: [fault], ...options });
  const ftp = await open(made, options.client);
  const what = await told(run(ftp));
  await ftp.close().catch(() => {});
  return { told: what, paths: await made.paths() };
};

describe("a scripted fault", () => {
  it("replies in place of the server, to the nth command only", async () => {
    await using made = await testServer({
      faults: [{ on: "stor", nth: 2, kind: "reply", lines: ["452 Disk full."] }],
    });
    await using ftp = await open(made);
    await ftp.upload("1", "/one");
    expect(await told(ftp.upload("2", "/two"))).toContain("452 Disk full");
    await ftp.upload("3", "/three");
    expect(await made.paths()).toEqual(["/one", "/three"]);
    expect(made.commands.filter((line) => line.startsWith("STOR"))).toEqual(["STOR /one", "STOR /two", "STOR /three"]);
  });

  it("chooses by the argument, and can be set and lifted while the server runs", async () => {
    await using made = await testServer({ files: { "/a": "1", "/b": "2" } });
    await using ftp = await open(made);
    const lift = made.inject({ on: "RETR", argument: /b$/, kind: "reply", lines: ["550 No."] });
    expect(await text(ftp, "/a")).toBe("1");
    expect(await told(text(ftp, "/b"))).toContain("550 No");
    lift();
    expect(await text(ftp, "/b")).toBe("2");
  });

  it("drops the data connection at a byte, in both directions and both modes", async () => {
    for (const mode of ["passive", "active"] as const) {
      // Else the client would go on where the connection was dropped.
      const client = { mode, retries: 0 };
      const down = await suffer({ on: "RETR", kind: "drop", after: 100_000 }, (ftp) => ftp.downloadBytes("/big"), {
        client,
      });
      expect(down.told).toMatch(/broke off|reset|426/);
      const up = await suffer(
        { on: "STOR", kind: "drop", after: 100 },
        (ftp) => ftp.upload("y".repeat(500_000), "/up"),
        {
          client,
        },
      );
      expect(up.told).toMatch(/Error/);
      expect(up.paths).toEqual(["/big"]);
    }
  });

  it("cuts a transfer short as if it were whole", async () => {
    await using made = await testServer({ faults: [{ on: "STOR", kind: "cut", after: 3 }] });
    await using ftp = await open(made);
    await ftp.upload("12345", "/cut");
    expect(await made.text("/cut")).toBe("123");
    made.inject({ on: "RETR", kind: "cut", after: 2 });
    let bytes = 0;
    const end = told(ftp.download("/cut", { write: (chunk) => Promise.resolve(void (bytes += chunk.length)) }));
    await end;
    expect(bytes).toBe(2);
  });

  it("stalls a transfer until the client gives up", async () => {
    const { told: what } = await suffer(
      { on: "RETR", kind: "stall", after: 1_000 },
      (ftp) => ftp.downloadBytes("/big"),
      {
        client: { timers: { stall: 200 } },
      },
    );
    expect(what).toMatch(/broke off|Nothing moved/);
  });

  it("slows a transfer down and loses nothing of it", async () => {
    await using made = await testServer({
      files: { "/big": "x".repeat(30_000) },
      faults: [{ on: "RETR", kind: "slow", after: 10_000, bytesPerSecond: 200_000 }],
    });
    await using ftp = await open(made);
    expect((await ftp.downloadBytes("/big")).length).toBe(30_000);
  });

  it("says nothing, hangs up, or answers late", async () => {
    const silence = await suffer({ on: "PWD", kind: "silence" }, (ftp) => ftp.workingDirectory(), {
      client: { timers: { reply: 200 } },
    });
    expect(silence.told).toMatch(/Error/);
    const hangUp = await suffer({ on: "DELE", kind: "hang-up" }, (ftp) => ftp.remove("/big"));
    expect(hangUp.told).toMatch(/Error/);
    expect(hangUp.paths).toEqual(["/big"]);
    const late = await suffer({ on: "PWD", kind: "late", delay: 50 }, (ftp) => ftp.workingDirectory());
    expect(late.told).toBe("/");
  });

  it("greets with what it is told, or not at all", async () => {
    await using made = await testServer({
      faults: [
        { on: "connect", nth: 1, kind: "reply", lines: ["SSH-2.0-OpenSSH_9.9"] },
        { on: "connect", nth: 2, kind: "hang-up" },
      ],
    });
    await expect(open(made)).rejects.toThrow();
    await expect(open(made)).rejects.toThrow();
    await using ftp = await open(made);
    expect(await ftp.workingDirectory()).toBe("/");
  });

  it("refuses passive mode, or names an address that cannot be reached", async () => {
    await using active = await testServer({ files: { "/a": "1" }, passive: false });
    await using one = await open(active);
    expect(await told(text(one, "/a"))).toContain("502");
    one.mode = "active";
    expect(await text(one, "/a")).toBe("1");
    await using hidden = await testServer({ files: { "/a": "1" }, passiveAddress: "10.0.0.5" });
    await using two = await open(hidden, { extensions: false });
    expect(await text(two, "/a")).toBe("1");
    expect(hidden.replies.join("\n")).toContain("(10,0,0,5,");
  });

  it("is refused when it makes no sense", async () => {
    await expect(testServer({ faults: [{ on: "connect", kind: "drop", after: 1 }] })).rejects.toThrow(/RETR/);
    await expect(testServer({ faults: [{ on: "RETR", kind: "slow", bytesPerSecond: 0 }] })).rejects.toThrow(/speed/);
  });
});
