import { EventEmitter, once } from "node:events";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { sharedLedger, type IntercomMessage } from "@tandem/server";
import { bindPort } from "@tandem/transport";
import { virtualClock } from "@tandem/transport/testing";
import { expect, it, vi } from "vitest";
import { settingsOf } from "../settings.ts";
import { ParentLine } from "./parent-line.ts";
import { plainSettings } from "./plain-settings.ts";
import { runWorker } from "./run-worker.ts";
import type { Envelope, WorkerSetup } from "./worker-calls.ts";

/** The process as a worker has it, and the first one at the other end, without either. */
function setup() {
  const said: IntercomMessage[] = [];
  const child = Object.assign(new EventEmitter(), {
    connected: true,
    send({ to, messages }: Envelope) {
      if (to === "worker") said.push(...messages);
      else member.hear(messages);
    },
  });
  const clock = virtualClock();
  const member = sharedLedger({ random: Math.random, clock }).join((messages) => {
    child.emit("message", { to: "ledger", messages });
  });
  let ids = 0;
  const say = (name: string, argument: unknown, id?: number): void => {
    child.emit("message", { to: "worker", messages: [{ kind: "call", name, argument, id }] });
  };
  return {
    child,
    say,
    running: runWorker(ParentLine.of(child as unknown as NodeJS.Process), clock),
    calls: (name: string) => said.filter((message) => message.kind === "call" && message.name === name),
    async ask(name: string, argument: unknown): Promise<IntercomMessage> {
      const id = ++ids;
      say(name, argument, id);
      return vi.waitFor(() => {
        const answer = said.find((message) => message.kind !== "call" && message.id === id);
        if (answer === undefined) throw new Error(`${name} has no answer yet.`);
        return answer;
      }, 10_000);
    },
    hangUp(): void {
      child.connected = false;
      child.emit("disconnect");
    },
  };
}

it("ends at once with the process that has started it, whatever it has told that one and hears no more of", async () => {
  const { child, running, calls, ask, hangUp } = setup();
  const port = await bindPort({ address: "127.0.0.1", port: 0 });
  child.emit("message", { to: "port", place: 0 }, port.handle);
  const given: WorkerSetup = {
    ...{ worker: 1, tls: undefined, places: [port.local], wanted: "all", clock: { now: 0, date: 0 } },
    settings: plainSettings(
      settingsOf({ folder: tmpdir(), accounts: [{ name: "ann", secret: { password: "x" } }] }, {}),
    ),
  };
  expect(await ask("start", given)).toEqual({ kind: "answer", id: 1, value: undefined });
  const client = connect(port.local.port, port.local.address);
  client.resume();
  client.on("error", () => {});
  await vi.waitFor(() => expect(calls("events")).toHaveLength(1), 10_000);
  // Nobody answers: its clock stands still, so that no patience ends either.
  hangUp();
  await running;
  if (!client.closed) await once(client, "close");
  port.close();
});

it("tells the one that has started it of what it could not do, and nobody waits for", async () => {
  const { running, calls, say, hangUp } = setup();
  say("certificates", { server: [], hosts: [] });
  await vi.waitFor(() => expect(calls("warn")).toHaveLength(1), 10_000);
  expect(calls("warn")[0]).toMatchObject({ argument: expect.stringContaining("has not started yet") });
  hangUp();
  await running;
});
