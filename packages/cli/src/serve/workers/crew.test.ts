import { createTracer } from "@tandem/trace";
import { virtualClock } from "@tandem/transport/testing";
import { expect, it } from "vitest";
import { settingsOf } from "../settings.ts";
import { Crew, type CrewWorker } from "./crew.ts";
import { plainSettings, type PlainSettings } from "./plain-settings.ts";
import type { PlainCertificates } from "./worker-calls.ts";

/** A process that serves, without the process. */
class TestWorker implements CrewWorker {
  /** What it has been called, and told, in this order. */
  readonly heard: (readonly [string, unknown])[] = [];
  readonly ended: Promise<string>;
  /** Has it listen. */
  listen = (): void => {};
  /** What it answers to a call. */
  answer: (name: string) => Promise<unknown> = async () => 0;
  #end: (how: string) => void = () => {};

  constructor() {
    this.ended = new Promise((resolve) => (this.#end = resolve));
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => (this.listen = resolve));
    this.heard.push(["listens", undefined]);
  }

  async call<Value>(name: string, argument: unknown): Promise<Value> {
    this.heard.push([name, argument]);
    return (await this.answer(name)) as Value;
  }

  tell(name: string, argument: unknown): void {
    this.heard.push([name, argument]);
    if (name === "stop") this.end("exit code 0");
  }

  kill(): void {
    this.end("signal SIGKILL");
  }

  end(how: string): void {
    this.#end(how);
  }
}

/** Two processes that listen, in a crew. */
async function setup() {
  const clock = virtualClock();
  const warnings: string[] = [];
  const workers: TestWorker[] = [];
  const tls = { policy: {}, certificates: { server: [], hosts: [] } satisfies PlainCertificates };
  const given = { settings: settingsFor("a"), tls };
  const starting = Crew.start({
    ...{ workers: 2, clock, ports: [], tracer: createTracer({ now: clock.now, date: clock.date }) },
    setup: () => ({ ...given, places: [] }),
    keep: async ({ hash }) => hash,
    log: () => {},
    warn: (sentence) => void warnings.push(sentence),
    begin() {
      const worker = new TestWorker();
      workers.push(worker);
      return worker;
    },
  });
  for (const worker of workers) worker.listen();
  const crew = await starting;
  return { clock, warnings, workers, crew, given };
}

function settingsFor(name: string): PlainSettings {
  return plainSettings(settingsOf({ folder: "/srv", accounts: [{ name, secret: { password: "x" } }] }, {}));
}

it("has one that begins while others heed a new configuration and certificates heed them too, as soon as it listens", async () => {
  const { clock, warnings, workers, crew, given } = await setup();
  workers[0]!.end("signal SIGKILL");
  await clock.advance(100);
  const [, other, next] = workers;
  expect(next!.heard).toEqual([]);
  given.settings = settingsFor("b");
  other!.answer = async () => 1;
  given.tls = { policy: {}, certificates: { server: [], hosts: [] } };
  expect(await crew.reload(given.settings)).toBe(1);
  crew.renew(given.tls.certificates);
  const told = [
    ["reload", given.settings],
    ["certificates", given.tls.certificates],
  ];
  expect(other!.heard.slice(-2)).toEqual(told);
  expect(next!.heard).toEqual([]);
  next!.listen();
  await clock.turn();
  expect(next!.heard).toEqual([["listens", undefined], ...told]);
  expect(warnings).toEqual([expect.stringContaining("has ended (signal SIGKILL); another takes its place")]);
  await crew.stop(0);
});

it("ends one that does not heed a new configuration, has another take its place, and tells of it", async () => {
  const { clock, warnings, workers, crew, given } = await setup();
  given.settings = settingsFor("b");
  workers[0]!.answer = () => Promise.reject(new Error("No answer"));
  workers[1]!.answer = async () => 2;
  expect(await crew.reload(given.settings)).toBe(2);
  expect(await workers[0]!.ended).toBe("signal SIGKILL");
  expect(warnings[0]).toContain("did not take up the new configuration (No answer); it is ended");
  await clock.advance(100);
  workers[2]!.listen();
  await clock.turn();
  // Begun with it.
  expect(workers[2]!.heard).toEqual([["listens", undefined]]);
  expect(await crew.reload(given.settings)).toBe(2);
  expect(workers[2]!.heard.at(-1)).toEqual(["reload", given.settings]);
  await crew.stop(0);
});
