import { once } from "node:events";
import { memoryStorage, quota } from "@tandem/storage";
import { memoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { expect, it } from "vitest";
import { secureClient, secureServer } from "../session/tls/secure-client.ts";

const storage = (): ReturnType<typeof quota> => quota(memoryStorage({ now: () => 0 }), { bytes: 100_000 });

/** Sends like curl: all of it, before a look at the replies. Resolves when the connection is closed. */
async function sendAll(stream: NodeJS.ReadWriteStream): Promise<void> {
  for (let i = 0; i < 40; i++) {
    stream.write(Buffer.alloc(65_536));
    await settle();
  }
  stream.end();
  await once(stream.resume(), "end");
}

it("a client whose upload is refused half-way sees the reply and no reset, and the session goes on", async () => {
  await using made = await memoryServer({ storage: storage() });
  const ftp = await made.connect();
  await ftp.logIn();
  for (const command of ["STOR a", "APPE a"]) {
    const { stream } = await ftp.passive();
    await ftp.ask(command);
    await sendAll(stream);
    expect(await ftp.reply()).toMatchObject({ code: 552 });
  }
  const { stream } = await ftp.passive();
  await ftp.ask("STOR b");
  stream.end("small");
  expect(await ftp.reply()).toMatchObject({ code: 226 });
});

it("it has the reply before it has sent the rest", async () => {
  await using made = await memoryServer({ storage: storage() });
  const ftp = await made.connect();
  await ftp.logIn();
  const { stream } = await ftp.passive();
  await ftp.ask("STOR a");
  stream.write(Buffer.alloc(200_000));
  expect(await ftp.reply()).toMatchObject({ code: 552 });
  expect(stream.destroyed).toBe(false);
});

it.each(["TLSv1.2", "TLSv1.3"] as const)("it is so under %s", async (version) => {
  await using made = await secureServer({ storage: storage() });
  const ftp = await secureClient(made, { minVersion: version, maxVersion: version });
  await ftp.private();
  await ftp.logIn();
  const data = await ftp.data();
  await ftp.ask("STOR a");
  await sendAll(data);
  expect(await ftp.reply()).toMatchObject({ code: 552 });
});
