import { describe, expect, it } from "vitest";
import { RefusedError } from "./ftp-error.ts";
import { refusalHint } from "./refusal-hint.ts";

// What the servers say, each in its own words.
const refusals: readonly (readonly [
  command: string,
  reply: string,
  phase: "login" | "command" | "transfer",
  hint: RegExp,
])[] = [
  [
    "RETR a",
    "522 SSL connection failed; session reuse required: see require_ssl_reuse option in vsftpd.conf man page",
    "transfer",
    /TLS session/,
  ],
  [
    "STOR a",
    "425 Unable to build data connection: TLS session of data connection not resumed.",
    "transfer",
    /TLS session/,
  ],
  [
    "LIST",
    "450 TLS session of data connection has not resumed or the session does not match the control connection",
    "transfer",
    /TLS session/,
  ],
  ["USER ann", "530 Too many connections (8) from this IP", "login", /fewer connections/],
  ["USER ann", "530 Maximum login limit has been reached.", "login", /fewer connections/],
  ["PASS ****", "530 Login incorrect.", "login", /name and the password/],
  ["PASS ****", "430 Invalid username or password", "login", /name and the password/],
  ["USER anonymous", "530 This FTP server does not allow anonymous logins.", "login", /give a user/],
  ["LIST", "530 Please login with USER and PASS.", "command", /connect again/],
  ["PORT 10,0,0,1,4,5", "500 Illegal PORT command.", "command", /passive mode/],
  ["PASV", "550 PASV: Operation not permitted", "command", /use active mode/],
  ["RETR a", "425 Failed to establish connection.", "transfer", /firewall or NAT/],
  ["STOR a", "426 Failure reading network stream.", "transfer", /gone on with/],
  ["STOR a", "552 Quota exceeded.", "transfer", /quota/],
  ["STOR a", "452 Insufficient storage space", "transfer", /no room left/],
  ["STOR a:b", "553 Could not create file.", "transfer", /name/],
  ["DELE a", "550 Permission denied.", "command", /may not/],
  ["MKD a", "550 a: File exists", "command", /already/],
  ["RETR a", "550 /a: It is a directory.", "command", /recursively/],
  ["DELE a", "550 a: Is a directory", "command", /recursively/],
  ["RMD a", "550 a: Directory not empty", "command", /Empty the directory/],
  ["RETR a", "550 a: No such file or directory", "transfer", /Check the path/],
  ["CWD a", "550 Directory doesn't exist.", "command", /Check the path/],
  ["RETR a", "450 File busy.", "transfer", /try again later/],
  ["MLST a", "502 MLST not implemented.", "command", /does not know/],
];

describe("the hint of a refusal", () => {
  it.each(refusals)("%s: %s", (command, line, phase, hint) => {
    const reply = { code: Number(line.slice(0, 3)), lines: [line.slice(4)] as const };
    expect(refusalHint(command, reply, phase)).toMatch(hint);
    const error = new RefusedError(command, reply, phase);
    expect(error.hint).toMatch(hint);
    expect(error.message.endsWith(error.hint ?? "")).toBe(true);
  });

  it("is missing where the reply says no more than that it refuses", () => {
    const error = new RefusedError("SITE X", { code: 550, lines: ["No."] }, "command");
    expect(error.hint).toBeUndefined();
    expect(error.message).toBe('The server refused SITE X: "550 No".');
  });

  it("asks for TLS where the server does", () => {
    const error = new RefusedError(
      "USER ann",
      { code: 530, lines: ["Non-anonymous sessions must use encryption."] },
      "login",
    );
    expect(error).toMatchObject({ wantsTls: true, hint: expect.stringContaining("ftpes:") as string });
  });
});
