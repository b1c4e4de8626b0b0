import { connect } from "@tandem/client";
import { accountList, createServer } from "@tandem/server";
import { memoryStorage } from "@tandem/storage";
import { createTracer, type TraceEvent } from "@tandem/trace";
import { memoryNetwork, settle, virtualClock } from "@tandem/transport/testing";
import { parsePath } from "@tandem/protocol";

/** Both ends' accounts of one session. */
export interface Recording {
  readonly client: readonly TraceEvent[];
  readonly server: readonly TraceEvent[];
}

/**
 * The lecture's session between our real server and our real client, over a network in memory with the lecture's ports: USER,
 * PASS, then a listing in the given mode, and QUIT. Passive: client 1120 to 21, data 1121 to 50069 (`195,149`). Active: client
 * 1216 to 21, data from the server's port 20 to 1217.
 */
export async function recordLecture(mode: "passive" | "active"): Promise<Recording> {
  const network = memoryNetwork();
  const clock = virtualClock({ date: Date.UTC(2026, 10, 22, 10) });
  const storage = memoryStorage({ now: () => clock.date() });
  await using stage = await storage.write(parsePath("/notes.txt"));
  await stage.write(Buffer.from("FTP is two connections that must stay in step.\n"));
  await stage.commit();

  const serverSide = recorder(clock);
  await using server = createServer({
    storage,
    accounts: accountList([{ name: "student", secret: { password: "secret" } }]),
    greeting: "FTP server ready",
    passivePorts: { first: 50_069, last: 50_069 },
    network: network.host("192.168.150.90"),
    clock,
    tracer: serverSide.tracer,
  });
  await server.listen({ address: "192.168.150.90", port: 21 });

  const clientSide = recorder(clock);
  const nextPort = mode === "passive" ? 1120 : 1216;
  const ftp = await connect("ftp://student:secret@192.168.150.90", {
    mode,
    extensions: false,
    network: network.host("192.168.150.20", { nextPort }),
    clock,
    tracer: clientSide.tracer,
  });
  await ftp.list().all();
  await ftp.close();
  await settle();
  return { client: clientSide.events, server: serverSide.events };
}

function recorder(clock: { now(): number; date(): number }): {
  tracer: ReturnType<typeof createTracer>;
  events: TraceEvent[];
} {
  const tracer = createTracer({ now: () => clock.now(), date: () => clock.date(), ring: 0 });
  const events: TraceEvent[] = [];
  tracer.subscribe((event) => void events.push(event));
  return { tracer, events };
}
