import { expect } from "vitest";
import { proof } from "../proof.ts";
import type { Scene } from "../scene.ts";

/**
 * The table of command-reply sequences, RFC 959 §5.4: what each command may be answered, with the refusals of §5.4 that are
 * common to all. One proof a command, which tries it well and badly.
 */
export const rfc959Replies = [
  table("USER", "230 530 332 331", ["USER clause", "USER"]),
  table("PASS", "230 202 530 503 332", ["PASS again", "PASS"]),
  table("ACCT", "230 202 530 503", ["ACCT x", "ACCT"]),
  table("CWD", "250 550", ["CWD .", "CWD missing", "CWD"]),
  table("CDUP", "200 250 550", ["CDUP"]),
  table("SMNT", "202 250 502 550", ["SMNT x"]),
  table("PORT", "200", ["PORT 127,0,0,1,200,1", "PORT 1,2", "PORT"]),
  table("PASV", "227 502 425", ["PASV"]),
  table("MODE", "200 504", ["MODE S", "MODE Q", "MODE"]),
  table("TYPE", "200 504", ["TYPE I", "TYPE A", "TYPE Q", "TYPE"]),
  table("STRU", "200 504", ["STRU F", "STRU P", "STRU Q", "STRU"]),
  table("ALLO", "200 202 504", ["ALLO 1", "ALLO"]),
  table("REST", "350", ["REST 0", "REST x"]),
  table("STOR", "125 150 532 450 452 553 425 550", ["STOR missing/x", "STOR"]),
  table("RETR", "125 150 450 550 425", ["RETR missing", "RETR"]),
  table("LIST", "125 150 450 425 550", ["LIST missing/x"]),
  table("NLST", "125 150 450 425 550", ["NLST missing/x"]),
  table("APPE", "125 150 532 450 550 452 553 425", ["APPE missing/x", "APPE"]),
  table("RNFR", "450 550 350", ["RNFR f", "RNFR missing", "RNFR"]),
  table("RNTO", "250 532 553 503 550", ["RNTO x", "RNTO"]),
  table("ABOR", "225 226", ["ABOR"]),
  table("DELE", "250 450 550", ["DELE f", "DELE missing", "DELE"]),
  table("RMD", "250 550", ["RMD d", "RMD missing", "RMD"]),
  table("MKD", "257 550", ["MKD new", "MKD new", "MKD"]),
  table("PWD", "257 550", ["PWD"]),
  table("SITE", "200 202", ["SITE X-UNKNOWN", "SITE"]),
  table("SYST", "215", ["SYST"]),
  table("STAT", "211 212 213 450 550", ["STAT", "STAT d", "STAT missing"]),
  table("HELP", "211 214", ["HELP", "HELP STOR", "HELP NOSUCH"]),
  table("NOOP", "200", ["NOOP"]),
  table("QUIT", "221", ["QUIT"]),
];

/** The refusals that any command may have, and 530 where the login is missing. */
const common = ["421", "500", "501", "502", "503", "504", "530"];

function table(verb: string, codes: string, commands: readonly string[]): ReturnType<typeof proof> {
  return proof(`RFC 959 §5.4 ${verb} is answered with a code of the table`, async (scene: Scene) => {
    const ftp = await scene.logIn();
    await scene.put("f", "");
    await scene.make("d");
    for (const command of commands) {
      const said = await ftp.ask(command);
      expect([...codes.split(" "), ...common], `${command}: ${said}`).toContain(said.slice(0, 3));
      // A transfer that began has its final reply before the next command.
      if (said.startsWith("1")) await ftp.answer();
    }
  });
}
