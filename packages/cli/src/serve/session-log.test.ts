import type { EventBody, TraceEvent } from "@tandem/trace";
import { describe, expect, it } from "vitest";
import { plain } from "../text/style.ts";
import { formatLogLine } from "./log-line.ts";
import { sessionLog } from "./session-log.ts";

const opened: EventBody = {
  kind: "control.open",
  recorder: "server",
  client: { address: "192.0.2.7", port: 50_000 },
  server: { address: "192.0.2.1", port: 21 },
};
const accepted: EventBody = { kind: "auth.result", user: "anna", accepted: true, reason: null };

/** What is logged of events that come a second apart. */
function logged(...bodies: readonly EventBody[]): readonly string[] {
  const read = sessionLog();
  return bodies.flatMap((body, at) => {
    const event: TraceEvent = { ...body, session: "3", sequence: at + 1, worker: 0, at: at * 1_000, time: at * 1_000 };
    return read(event).map((entry) => formatLogLine(entry, { style: plain, dated: true, whoWidth: 9 }));
  });
}

/** What is logged of one event of a session whose user is logged in. */
const said = (...bodies: readonly EventBody[]): readonly string[] =>
  logged(opened, accepted, ...bodies)
    .slice(2)
    .map((line) => line.replace(/^.*?anna@192\.0\.2\.7 {2}/, ""));

const transfer = { verb: "RETR", path: "/a b.txt", outcome: "complete", bytes: 1_234_567, duration: 500 } as const;

describe("the log of sessions", () => {
  it("tells who came, logged in, and left, and after how long", () => {
    expect(logged(opened, accepted, { kind: "control.close", by: "client" })).toEqual([
      "1970-01-01T00:00:00Z  #3   192.0.2.7  connected",
      "1970-01-01T00:00:01Z  #3   anna@192.0.2.7  logged in",
      "1970-01-01T00:00:02Z  #3   anna@192.0.2.7  left after 2.0 s",
    ]);
  });

  it("tells of TLS on the control connection, and why there is none", () => {
    const secured: EventBody = {
      kind: "control.secured",
      protocol: "TLSv1.3",
      cipher: "TLS_AES_128_GCM_SHA256",
      reused: false,
    };
    expect(logged(opened, secured)[1]).toMatch(/192\.0\.2\.7 {2}secured by TLSv1\.3, TLS_AES_128_GCM_SHA256$/);
    const failed: EventBody = { kind: "control.close", by: "server", reason: "TLS did not come about" };
    expect(logged(opened, failed)[1]).toMatch(/ended after 1\.0 s: TLS did not come about$/);
  });

  it("tells of each transfer its bytes and its rate", () => {
    expect(said({ kind: "transfer.end", ...transfer })).toEqual(["sent /a b.txt: 1.2 MB in 500 ms, 2.5 MB/s"]);
    expect(said({ kind: "transfer.end", ...transfer, verb: "STOR", bytes: 1, duration: 0 })).toEqual([
      "stored /a b.txt: 1 byte in <1 ms",
    ]);
  });

  it("tells with a transfer that was broken off why it was: what the reply says, or nothing when there is none", () => {
    const broken: EventBody = { kind: "transfer.end", ...transfer, outcome: "failed" };
    const line = (from: "client" | "server", text: string): EventBody => ({ kind: "control.line", from, text });
    const text = "RETR /a b.txt failed after 1.2 MB in 500 ms";
    expect(
      said(line("client", "RETR a b.txt"), line("server", "150 Go."), broken, line("server", "426 TLS was cut off.")),
    ).toEqual([`${text}: 426 TLS was cut off.`]);
    expect(said(broken, { kind: "control.close", by: "client" })).toEqual([text, "left after 3.0 s"]);
    expect(said(line("client", "LIST"), line("server", "522 It was not the session."), line("client", "PWD"))).toEqual([
      "LIST: 522 It was not the session.",
    ]);
    expect(said(line("client", "STOR a"), line("server", "452 The disk is full."))).toEqual([
      "STOR a: 452 The disk is full.",
    ]);
  });

  it("tells who wanted to log in without TLS, once, and who did by a certificate", () => {
    const asks = ["USER anna", "USER eve"].flatMap((text): EventBody[] => [
      { kind: "control.line", from: "client", text },
      { kind: "control.line", from: "server", text: "534 Nobody logs in without TLS here." },
    ]);
    expect(logged(opened, ...asks).slice(1)).toEqual([
      expect.stringMatching(/192\.0\.2\.7 {2}USER anna: 534 Nobody logs in without TLS here\.$/),
    ]);
    expect(logged(opened, { ...accepted, reason: "certificate" })[1]).toMatch(/logged in by certificate$/);
  });

  it("tells why a login was refused, why no data connection came about, and why the server closed", () => {
    expect(
      logged(opened, { kind: "auth.result", user: "eve", accepted: false, reason: "wrong password" })[1],
    ).toContain("192.0.2.7  login refused: eve, wrong password");
    expect(said({ kind: "control.line", from: "server", text: "425 Nobody came." })).toEqual(["425 Nobody came."]);
    expect(
      said({ kind: "control.line", from: "server", text: "421 Too late." }, { kind: "control.close", by: "server" }),
    ).toEqual(["closed after 3.0 s: 421 Too late."]);
    expect(said({ kind: "control.close", by: "client", reason: "reset" })).toEqual(["lost after 2.0 s: reset"]);
    expect(said({ kind: "control.close", by: "server", reason: "a web browser" })).toEqual([
      "ended after 2.0 s: a web browser",
    ]);
    expect(said({ kind: "exchange.violation", from: "server", text: "226 twice" })).toEqual([
      "broke the protocol: 226 twice",
    ]);
  });

  it("tells what was changed, and what was refused", () => {
    const asked = (text: string): EventBody => ({ kind: "control.line", from: "client", text });
    const answered = (text: string): EventBody => ({ kind: "control.line", from: "server", text });
    expect(
      said(
        asked("DELE a"),
        answered('250 "/a" is removed.'),
        asked("mkd b"),
        answered("550 /b: It exists already."),
        asked("RETR c"),
        answered("150 Opening."),
        answered("226 Done."),
        asked("STOR d"),
        answered("550 /d: Permission denied."),
        asked("CWD e"),
        answered("550 /e: No such file or directory."),
      ),
    ).toEqual(['"/a" is removed.', "mkd b: 550 /b: It exists already.", "STOR d: 550 /d: Permission denied."]);
  });

  it("names the host and the program that a client says, and who logs out; then it is nobody's again", () => {
    const change = (facts: Extract<EventBody, { kind: "session.change" }>["facts"]): EventBody => ({
      kind: "session.change",
      facts,
    });
    const lines = logged(
      opened,
      change({ host: "files.example" }),
      change({ host: "files.example", user: null, language: "en" }),
      change({ client: "lftp 4.9" }),
      change({ user: "anna" }),
      accepted,
      change({ loggedIn: true }),
      change({ loggedIn: false, user: null, host: null }),
      { kind: "auth.result", user: "eve", accepted: false, reason: "no" },
      change({ loggedIn: false }),
    );
    expect(lines.map((line) => line.slice(27))).toEqual([
      "192.0.2.7  connected",
      "192.0.2.7  on the host files.example",
      "192.0.2.7  uses lftp 4.9",
      "anna@192.0.2.7  logged in",
      "anna@192.0.2.7  logged out",
      "192.0.2.7  login refused: eve, no",
    ]);
  });

  it("tells what SITE and the facts of a file changed, and nothing of what they only show", () => {
    const asked = (text: string): EventBody => ({ kind: "control.line", from: "client", text });
    const answered = (text: string): EventBody => ({ kind: "control.line", from: "server", text });
    expect(
      said(
        asked("SITE chmod 600 a"),
        answered('200 "/a" has the mode 600 now.'),
        asked("SITE WHO"),
        answered("211 End."),
        asked("SITE RMDIR b"),
        answered("550 /b: Permission denied."),
        asked("MFMT 20200102030405 a"),
        answered("213 Modify=20200102030405; a"),
      ),
    ).toEqual([
      '"/a" has the mode 600 now.',
      "SITE RMDIR b: 550 /b: Permission denied.",
      "set Modify=20200102030405; a",
    ]);
  });

  it("passes over lines of the wire, and over a session whose beginning it has not seen", () => {
    expect(said({ kind: "control.line", from: "client", text: "PASS ****" })).toEqual([]);
    expect(said({ kind: "control.line", from: "client", text: "425 said the client" })).toEqual([]);
    expect(logged(accepted)).toEqual([]);
  });

  it("escapes control characters of names and paths, wherever they come from", () => {
    const evil = "\u001B[2J\r\nroot";
    const lines = logged(
      opened,
      { kind: "auth.result", user: evil, accepted: false, reason: "no" },
      { kind: "auth.result", user: evil, accepted: true, reason: null },
      { kind: "transfer.end", ...transfer, path: `/${evil}` },
    );
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(line).not.toMatch(/[\u0000-\u001F]/);
    expect(lines[3]).toContain("/\\x1b[2J\\x0d\\x0aroot");
  });

  it("shows the time of day to a person, and the whole date to a file", () => {
    const entry = { time: 0, session: undefined, who: "server", text: "stopped", tone: "quiet" } as const;
    expect(formatLogLine(entry, { style: plain, dated: false, whoWidth: 8 })).toMatch(
      /^\d\d:\d\d:\d\d {7}server {4}stopped$/,
    );
    expect(formatLogLine(entry, { style: plain, dated: true, whoWidth: 8 })).toBe(
      "1970-01-01T00:00:00Z       server    stopped",
    );
  });
});
