import { memoryServer, openDialogue } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import { provedIn } from "./proved-in.ts";

provedIn("L1: an endless line", {
  "tests/session/line.test.ts": [
    "longer than that is skipped to its end in any pieces, and answered once",
    "that never ends before the login keeps nothing but its beginning, and the login time ends it",
  ],
});

describe("L2: half a line, or nothing at all", () => {
  it("by the thousand from one address gets a share of the sessions, and its time; others are served meanwhile", async () => {
    await using made = await memoryServer();
    const before = { ...made.network.open };
    const silent = await Promise.all(Array.from({ length: 1_000 }, () => made.client.dial({ remote: made.at })));
    for (const { stream } of silent) stream.on("error", () => {}).resume();
    for (const { stream } of silent.slice(0, 500)) stream.write("US");
    await settle(64);
    expect(made.server.sessions).toBe(250);
    const honest = await openDialogue(made.network.host("10.0.0.9"), made.at);
    await honest.logIn();
    expect(await honest.ask("PWD")).toMatch(/^257 /);
    honest.socket.reset();
    await made.clock.advance(61_000);
    await made.clock.advance(31_000);
    expect(made.server.sessions).toBe(0);
    for (const socket of silent) socket.reset();
    await settle(64);
    expect(made.network.open).toEqual(before);
    expect(made.clock.pending).toBe(0);
  });

  provedIn("is ended with 421 when its time is over", {
    "tests/session/line.test.ts": ["of which half came and no more ends the session %s"],
    "tests/session/timers.test.ts": ["runs from the connection on, whatever is said but a login"],
    "packages/server/src/defence/defender.test.ts": [
      "counts the addresses of one IPv6 subnet as one, and those of IPv4 each by itself",
    ],
  });
});

provedIn("L3: a hundred thousand commands whose replies nobody reads", {
  "tests/session/line.test.ts": [
    "whose replies nobody reads stop the reading, and after the idle time the session",
    "behind a transfer are read no further than the pipeline has room: %s",
    "of one session hold up no other",
  ],
});

provedIn("L4: storms of Telnet options, half sequences, doubled 255", {
  "tests/session/line.test.ts": [
    "with Telnet options in its middle is whole, and each option is refused",
    "keeps a name that is not UTF-8 byte by byte, the doubled IAC of Telnet included",
  ],
  "tests/regression/a-storm-of-telnet-options-does-not-pile-up-answers.test.ts": [
    "a peer that asks for Telnet options by the thousand and reads no answer fills a buffer and no more",
  ],
});

provedIn("L5: NUL, control characters, bytes that are not UTF-8", {
  "tests/session/line.test.ts": [
    "with %s gets one reply of one line",
    "no control character reaches a line of the trace file raw",
  ],
});

provedIn("L6: HTTP, SMTP, SSH and TLS on the control port", {
  "tests/session/other-protocols.test.ts": [
    "HTTP on the control port ends the session at its first line, and nothing of its body is executed",
    "SMTP on the control port ends the session at its first line",
    "TLS on a control port that begins in clear ends the session without waiting for an end of line",
  ],
});

it("L6: nothing that was sent is sent back, where a browser could be made to show it", async () => {
  await using made = await memoryServer({ timers: { loginDelay: 0 } });
  const script = "<script>alert(1)</script>";
  for (const line of [script, `${script} x`, `GET /${script} HTTP/1.1`, `HELO ${script}`, `${script}: x`]) {
    const ftp = await made.connect();
    expect(await ftp.ask(line)).toMatch(/^(?:500|421) /);
  }
  const said = made.events.filter((event) => event.kind === "control.line" && event.from === "server");
  expect(JSON.stringify(said)).not.toMatch(/alert/i);
});

it("L7: commands split at every byte, many in one segment, CR and LF in different ones: the same replies", async () => {
  const script = "USER demo\r\nPASS secret\r\nPWD\r\nMKD a b\r\nCWD a b\r\nTYPE I\r\nSIZE x\r\nNOOP\r\n";
  const dialogues = new Set<string>();
  for (const cut of [1, 2, 3, 7, script.length]) {
    await using made = await memoryServer({ wire: { segment: cut } });
    const ftp = await made.connect();
    for (let at = 0; at < script.length; at += cut) {
      ftp.send(script.slice(at, at + cut));
      if (cut < script.length) await settle(1);
    }
    const replies = [];
    for (let i = 0; i < 8; i++) replies.push(await ftp.reply());
    dialogues.add(JSON.stringify(replies));
  }
  expect(dialogues.size).toBe(1);
});

it("L8: verbs named like properties of objects are no commands, and names like them are names", async () => {
  await using made = await memoryServer({ timers: { loginDelay: 0 } });
  const ftp = await made.connect();
  const words = ["constructor", "__proto__", "prototype", "toString", "hasOwnProperty", "valueOf", "then"];
  for (const word of words) expect(await ftp.ask(word)).toMatch(/^500 /);
  await ftp.ask("USER __proto__");
  expect(await ftp.ask("PASS x")).toMatch(/^530 /);
  await ftp.logIn();
  for (const word of words) {
    expect(await ftp.ask(`HELP ${word}`)).toMatch(/^50[012] /);
    expect(await ftp.ask(`SITE ${word}`)).toMatch(/^50[0124] /);
    expect(await ftp.ask(`OPTS ${word}`)).toMatch(/^50[0124] /);
    expect(await ftp.ask(`MKD /${word}`)).toMatch(/^257 /);
    expect(await ftp.ask(`CWD /${word}`)).toMatch(/^250 /);
  }
});
