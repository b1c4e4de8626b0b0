import { describe, expect, it } from "vitest";
import { encounter, failureOf, patiently } from "./hostile.ts";

const user = "demo";
const password = "hunter2-hunter2";

/** Everything that a program or a person could be shown of an error: its message, its fields, its causes, its stack. */
function everythingOf(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error);
  const { cause, ...fields } = error as Error & Record<string, unknown>;
  const own = [error.message, error.stack ?? "", JSON.stringify(fields)];
  return [...own, ...(cause === undefined ? [] : [everythingOf(cause)])].join("\n");
}

describe("C8: a password is in no error, no reply and no trace", () => {
  it.each([
    ["refused", ["530 Wrong."]],
    ["repeated by the server", [`500 'PASS ${password}': command not understood.`]],
    ["repeated in several lines", ["530-You said", ` ${password}`, `530-and ${password}${password}`, "530 Wrong."]],
    ["repeated behind no code", [`What is ${password}?`]],
    ["repeated with a farewell", [`421 ${password} is not welcome.`]],
  ])("that is %s", async (_how, answers) => {
    const { meet, events, clock } = await encounter();
    const connecting = meet(
      async (peer) => {
        peer.say("220 Ready.");
        await peer.answer(`USER ${user}`, "331 Password.");
        await peer.answer(`PASS ${password}`, ...answers);
      },
      { user, password },
    );
    const error = await patiently(clock, failureOf(connecting));
    expect(error).toMatchObject({ phase: "login", command: "PASS ****" });
    expect(everythingOf(error)).not.toContain(password);
    expect(JSON.stringify(events)).not.toContain(password);
  });

  it.each(["reset", "silence", "end"] as const)("that meets a %s", async (how) => {
    const { meet, events, clock } = await encounter();
    const connecting = meet(
      async (peer) => {
        peer.say("220 Ready.");
        await peer.answer(`USER ${user}`, "331 Password.");
        await peer.expect(`PASS ${password}`);
        if (how === "reset") peer.reset();
        else if (how === "end") peer.end();
        else await peer.silence();
      },
      { user, password },
    );
    const error = await patiently(clock, failureOf(connecting));
    expect(everythingOf(error) + JSON.stringify(events)).not.toContain(password);
  });

  it.each(["\r\n", "\n", "\0"])("that no command can carry, because of %j", async (end) => {
    const { meet, events } = await encounter();
    const connecting = meet(
      async (peer) => {
        peer.say("220 Ready.");
        await peer.answer(`USER ${user}`, "331 Password.");
      },
      { user, password: password + end },
    );
    const error = await failureOf(connecting);
    expect(error).toMatchObject({ name: "ProtocolError" });
    expect(everythingOf(error) + JSON.stringify(events)).not.toContain(password);
  });

  it("that is sent as a command of its own", async () => {
    const { meet, events, over, clock } = await encounter();
    const client = await meet(async (peer) => {
      await peer.welcome();
      await peer.answer(`PASS ${password}`, `503 PASS ${password} was not asked for.`);
      await peer.answer("PWD", `257 "/${password}"`);
    });
    const reply = await client.command(`PASS ${password}`);
    expect(reply).toEqual({ code: 503, lines: ["PASS **** was not asked for."] });
    expect(everythingOf(await failureOf(client.command(`PASS ${password}\n`)))).not.toContain(password);
    expect(JSON.stringify(events)).not.toContain(password);
    // Only what answers it is changed: a directory may be called anything.
    expect(await patiently(clock, client.workingDirectory())).toBe(`/${password}`);
    await over();
  });

  it("that stands in a URL which cannot be used", async () => {
    const { connect } = await import("@tandem/client");
    for (const url of [
      `ftp://${user}:${password}@`,
      `ftp://${user}:${password}@host:99999/`,
      `gopher://${user}:${password}@host/`,
      `ftp://${user}:${password}%@host/`,
      `//${user}:${password}@host/`,
    ]) {
      expect(everythingOf(await failureOf(connect(url)))).not.toContain(password);
    }
  });
});
