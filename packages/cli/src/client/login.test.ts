import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import type { Shell } from "../shell.ts";
import { completeLogin } from "./login.ts";
import { output } from "./run.fixtures.ts";

function shell(
  env: Shell["env"] = {},
  typed?: string,
): Pick<Shell, "stdin" | "stderr" | "env"> & { readonly asked: () => string } {
  const stdin = Object.assign(new PassThrough(), typed === undefined ? {} : { isTTY: true });
  if (typed !== undefined) stdin.write(typed);
  const stderr = output();
  return { stdin, stderr, env, asked: () => stderr.text() };
}

const host = "files.example";

it("makes nobody in particular anonymous, and asks for no password then", async () => {
  expect(await completeLogin({ host }, {}, shell({ TANDEM_PASSWORD: "x" }))).toEqual({ login: { host } });
  expect(await completeLogin({ host, user: "ftp" }, {}, shell())).toEqual({ login: { host, user: "ftp" } });
});

it("takes the password from the URL, then from the environment", async () => {
  const env = { TANDEM_PASSWORD: "e" };
  expect(await completeLogin({ host, user: "demo", password: "u" }, {}, shell(env))).toMatchObject({
    login: { password: "u" },
  });
  expect(await completeLogin({ host, user: "demo" }, {}, shell(env))).toMatchObject({ login: { password: "e" } });
  await expect(completeLogin({ host, user: "demo" }, {}, shell({ TANDEM_PASSWORD: "" }))).rejects.toMatchObject({
    exitCode: 2,
  });
});

it("does not give the password of one user to another", async () => {
  const login = completeLogin({ host, user: "demo", password: "u" }, { user: "anna" }, shell({ TANDEM_PASSWORD: "e" }));
  expect(await login).toEqual({ login: { host, user: "anna", password: "e" } });
});

it("asks on a terminal when it is time to, and shows nothing of what is typed", async () => {
  const terminal = shell({}, "hunter2\r");
  const { login, ask } = await completeLogin({ host, user: "demo" }, {}, terminal);
  expect([login, terminal.asked()]).toEqual([{ host, user: "demo" }, ""]);
  expect(await ask?.()).toBe("hunter2");
  expect(terminal.asked()).toBe("Password for demo@files.example: \n");
});

it("says what to do when there is nobody to ask", async () => {
  await expect(completeLogin({ host, user: "demo" }, {}, shell())).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining("TANDEM_PASSWORD"),
  });
  const { login, ask } = await completeLogin({ host, user: "demo" }, { certified: true }, shell());
  expect(ask).toBeUndefined();
  await expect((login.password as () => Promise<string>)()).rejects.toMatchObject({ exitCode: 2 });
});
