import { accountList } from "@tandem/server";
import { memoryServer, openDialogue, type Dialogue, type MemoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";

const accounts = accountList(
  ["ann", "bob"].map((name) => ({ name, secret: { password: "secret" } as const, limits: {} })),
);
const open = async (made: MemoryServer, user: string): Promise<Dialogue> => {
  const ftp = await openDialogue(made.client, made.at);
  await ftp.logIn(user);
  await ftp.ask("TYPE I");
  return ftp;
};
/** Begins a transfer of 100 MB; what it gives grows with what moved. */
async function begin(ftp: Dialogue, verb: "RETR" | "STOR"): Promise<{ moved: number }> {
  const { stream } = await ftp.passive();
  const state = { moved: 0 };
  stream.on("error", () => {});
  if (verb === "RETR") {
    stream.on("data", (bytes: Uint8Array) => (state.moved += bytes.length)).on("end", () => stream.end());
  }
  expect(await ftp.ask(verb === "RETR" ? "RETR big" : "STOR new")).toMatch(/^150 /);
  if (verb === "STOR") {
    const chunk = Buffer.alloc(10_000);
    const pour = (): void => {
      while (!stream.destroyed && stream.write(chunk)) state.moved += chunk.length;
    };
    stream.on("drain", pour);
    pour();
  }
  return state;
}
// Room for what comes between two turns of the virtual clock.
const wire = { window: 1_000_000 };
const near = (expected: number) => (actual: number) => Math.abs(actual - expected) <= expected / 20;

describe("bandwidth", () => {
  it.each(["RETR", "STOR"] as const)("of a session holds for its %s to the percent", async (verb) => {
    await using made = await memoryServer({ accounts, bandwidth: { session: 1_000_000 }, wire });
    await made.put("/big", Buffer.alloc(100_000_000));
    const moving = await begin(await open(made, "ann"), verb);
    await made.clock.advance(10_000);
    expect(moving.moved).toSatisfy(near(10_000_000));
  });

  it("holds for what is sent of an upload that is refused", async () => {
    await using made = await memoryServer({
      accounts,
      bandwidth: { session: 1_000_000 },
      limits: { uploadSize: 1_000 },
      wire,
    });
    const moving = await begin(await open(made, "ann"), "STOR");
    await made.clock.advance(10_000);
    expect(moving.moved).toSatisfy(near(10_000_000));
  });

  it("of the server is parted fairly: between accounts, and in an account between sessions", async () => {
    await using made = await memoryServer({ accounts, bandwidth: { server: 2_000_000 } });
    await made.put("/big", Buffer.alloc(100_000_000));
    const crowd = [];
    for (let i = 0; i < 4; i++) crowd.push(await begin(await open(made, "ann"), "RETR"));
    const single = await begin(await open(made, "bob"), "RETR");
    await made.clock.advance(1_000);
    const before = [single, ...crowd].map(({ moved }) => moved);
    await made.clock.advance(10_000);
    const moved = [single, ...crowd].map((one, at) => one.moved - before[at]!);
    expect(moved[0]).toSatisfy(near(10_000_000));
    for (const each of moved.slice(1)) expect(each).toSatisfy(near(2_500_000));
  });

  it("changes while a transfer runs, and is lifted", async () => {
    await using made = await memoryServer({ accounts });
    await made.put("/big", Buffer.alloc(100_000_000));
    expect(await made.server.throttle({ account: "ann" }, 1)).toBe(false);
    const ftp = await open(made, "ann");
    expect(await made.server.throttle({ account: "ann" }, { download: 100_000 })).toBe(true);
    const moving = await begin(ftp, "RETR");
    await made.clock.advance(10_000);
    expect(moving.moved).toSatisfy(near(1_000_000));
    const session = made.events.find(({ kind }) => kind === "auth.result")?.session ?? "";
    expect(await made.server.throttle({ session }, 10_000)).toBe(true);
    const before = moving.moved;
    await made.clock.advance(10_000);
    expect(moving.moved - before).toSatisfy(near(105_000));
    await made.server.throttle({ session }, Infinity);
    await made.server.throttle({ account: "ann" }, Infinity);
    await settle(4_000);
    expect(await ftp.reply()).toMatchObject({ code: 226 });
    expect(moving.moved).toBe(100_000_000);
    await settle();
    // The idle time of the session.
    expect(made.clock.pending).toBe(1);
  });

  it("keeps an ABOR and the end of the session as prompt as ever", async () => {
    await using made = await memoryServer({ accounts, bandwidth: { session: 1 } });
    await made.put("/big", Buffer.alloc(1_000_000));
    const ftp = await open(made, "ann");
    await begin(ftp, "RETR");
    ftp.send("ABOR\r\n");
    expect(await ftp.reply()).toMatchObject({ code: 426 });
    expect(await ftp.reply()).toMatchObject({ code: 226 });
    await begin(ftp, "STOR");
    ftp.socket.reset();
    await settle(64);
    expect(made.server.sessions).toBe(0);
    expect(made.clock.pending).toBe(0);
  });
});
