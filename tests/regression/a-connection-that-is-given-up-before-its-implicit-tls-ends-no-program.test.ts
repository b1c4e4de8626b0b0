import { settle } from "@tandem/transport/testing";
import { expect, it } from "vitest";
import { connectTo, namedServer } from "../session/client-tls.fixtures.ts";

it("a connection that is given up before its implicit TLS ends no program", async () => {
  await using made = await namedServer();
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);
  process.on("unhandledRejection", note);
  try {
    const stop = new AbortController();
    const network = {
      ...made.client,
      async dial(options: Parameters<typeof made.client.dial>[0]) {
        // A network that knows no signals, or had its connection in the same moment.
        const socket = await made.client.dial({ remote: { ...options.remote, port: 21 } });
        stop.abort(new Error("enough"));
        return socket;
      },
    };
    const options = { network, tls: "implicit", signal: stop.signal } as const;
    await expect(connectTo(made, options)).rejects.toThrow("enough");
    await settle(100);
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).toEqual([]);
  } finally {
    process.off("unhandledRejection", note);
  }
});
