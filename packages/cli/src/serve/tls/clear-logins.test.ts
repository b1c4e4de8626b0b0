import { createTracer, type EventBody } from "@tandem/trace";
import { expect, it, vi } from "vitest";
import { clearLogins } from "./clear-logins.ts";

const server = { address: "192.0.2.1", port: 21 };

/** What is warned of when a client logs in from an address. */
function watched(tls = true) {
  const tracer = createTracer({ now: () => 0, date: () => 0, ring: 0 });
  const warn = vi.fn<(sentence: string) => void>();
  const watch = clearLogins(tracer, { tls, warn });
  const logIn = (user: string, { from = "192.0.2.7", secured = false, accepted = true } = {}): void => {
    const trace = tracer.open();
    const events: readonly EventBody[] = [
      { kind: "control.open", recorder: "server", client: { address: from, port: 50_000 }, server },
      ...(secured ? [{ kind: "session.change", facts: { secured: true } } as const] : []),
      { kind: "auth.result", user, accepted, reason: null },
      { kind: "control.close", by: "client" },
    ];
    for (const event of events) trace.emit(event);
  };
  return { logIn, warn, watch };
}

it("who logs in without TLS from elsewhere is named, once for each account", () => {
  const { logIn, warn } = watched();
  logIn("anna");
  logIn("anna", { from: "192.0.2.8" });
  logIn("bob");
  expect(warn.mock.calls.map(([sentence]) => sentence)).toEqual([
    expect.stringMatching(/^anna logged in from 192\.0\.2\.7 without TLS: .*--tls required/),
    expect.stringMatching(/^bob /),
  ]);
});

it("nobody is named who has TLS, is on this machine, is anybody, or got in nowhere", () => {
  const { logIn, warn, watch } = watched();
  logIn("anna", { secured: true });
  logIn("bob", { from: "127.0.0.1" });
  logIn("carla", { from: "::1" });
  logIn("anonymous");
  logIn("dora", { accepted: false });
  expect(warn).not.toHaveBeenCalled();
  watch[Symbol.dispose]();
  logIn("emil");
  expect(warn).not.toHaveBeenCalled();
});

it("where there is no TLS nobody is told to use it", () => {
  const { logIn, warn } = watched(false);
  logIn("anna");
  expect(warn).not.toHaveBeenCalled();
});
