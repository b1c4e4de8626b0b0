import { memoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { expect, it } from "vitest";

it("a client that reads no replies and is cut off for it does not keep its download", async () => {
  await using made = await memoryServer();
  await made.put("/big", Buffer.alloc(40_000_000));
  const ftp = await made.connect();
  await ftp.logIn();
  const data = await ftp.passive();
  data.stream.on("error", () => {}).on("readable", () => {});
  ftp.socket.stream.pause();
  ftp.send("RETR big\r\n");
  await settle();
  // STAT and NOOP are answered at once: enough of them and the replies that wait fill all buffers.
  for (let i = 0; i < 200; i++) {
    ftp.send("STAT\r\n".repeat(60));
    await settle(2);
  }
  for (let minute = 0; minute < 7; minute++) {
    data.stream.read();
    await made.clock.advance(60_000);
  }
  expect(made.server.sessions).toBe(0);
  expect(made.events.filter(({ kind }) => kind === "data.close")).toMatchObject([{ outcome: "aborted" }]);
  expect(made.network.open.listeners).toBe(1);
});
