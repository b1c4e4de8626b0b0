import { PassThrough } from "node:stream";
import { beforeEach, describe, expect, it } from "vitest";
import { output } from "../client/run.fixtures.ts";
import type { Input } from "../shell.ts";
import { askSecret } from "./ask-secret.ts";

let raw: boolean[] = [];
let keys = new PassThrough();
let stdin: Input = keys;
let stderr = output(true);

beforeEach(() => {
  raw = [];
  keys = new PassThrough();
  stdin = Object.assign(keys, { isTTY: true, setRawMode: (on: boolean) => raw.push(on) });
  stderr = output(true);
});

const type = async (...typed: readonly string[]): Promise<string> => {
  const answer = askSecret("Password: ", { stdin, stderr });
  for (const key of typed) keys.write(key);
  return answer;
};

describe("askSecret", () => {
  it("shows the question and nothing of the answer, and gives the terminal back", async () => {
    expect(await type("s3cret\r")).toBe("s3cret");
    expect(stderr.text()).toBe("Password: \n");
    expect(raw).toEqual([true, false]);
  });

  it("is ended by a signal, and gives the terminal back then too", async () => {
    const stop = new AbortController();
    const answer = askSecret("Password: ", { stdin, stderr, signal: stop.signal });
    stop.abort(new Error("enough"));
    await expect(answer).rejects.toThrow("enough");
    expect(raw).toEqual([true, false]);
    expect(keys.isPaused()).toBe(true);
  });

  it("takes keys one by one, and a letter of several bytes whole", async () => {
    const [first = 0, second = 0] = Buffer.from("é");
    const answer = askSecret("Password: ", { stdin, stderr });
    keys.write("a");
    keys.write(Buffer.from([first]));
    keys.write(Buffer.from([second]));
    keys.write("\r");
    expect(await answer).toBe("aé");
  });

  it("takes back a character with backspace and all of them with Ctrl-U", async () => {
    expect(await type("abx\u007Fc\b\r")).toBe("ab");
    expect(await type("wrong\u0015right\r")).toBe("right");
  });

  it("leaves what was pasted behind the line for the next question", async () => {
    expect(await type("one\r\ntwo\n")).toBe("one");
    expect(await type()).toBe("two");
  });

  it.each(["\u0003", "\u0004"])("is cancelled by Ctrl-C and Ctrl-D, and gives the terminal back", async (key) => {
    await expect(type("half", key)).rejects.toMatchObject({ exitCode: 1, message: "Cancelled." });
    expect(raw).toEqual([true, false]);
  });

  it("is cancelled by the end of the terminal", async () => {
    const answer = askSecret("Password: ", { stdin, stderr });
    keys.end();
    await expect(answer).rejects.toMatchObject({ exitCode: 1 });
  });
});
