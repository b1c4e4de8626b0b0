import { describe, expect, it } from "vitest";
import { replyCodes } from "../reply/codes.ts";
import { aliases, mayReply, verbRow, verbs, type Verb } from "./verbs.ts";
import { verbOf } from "./parse-command.ts";

const all = Object.keys(verbs) as Verb[];

// RFC 959 §5.4, the table of command-reply sequences, as it stands there (421 and the 50x group are common to all).
const rfc959: Readonly<Record<string, readonly number[]>> = {
  USER: [230, 530, 331, 332],
  PASS: [230, 202, 530, 503, 332],
  ACCT: [230, 202, 530, 503],
  CWD: [250, 550],
  CDUP: [200, 550],
  SMNT: [202, 250, 502, 550],
  REIN: [120, 220, 421, 502],
  QUIT: [221],
  PORT: [200],
  PASV: [227, 502],
  MODE: [200, 504],
  TYPE: [200, 504],
  STRU: [200, 504],
  ALLO: [200, 202, 504],
  REST: [350],
  STOR: [125, 150, 226, 250, 425, 426, 451, 551, 552, 532, 450, 452, 553],
  STOU: [125, 150, 226, 250, 425, 426, 451, 551, 552, 532, 450, 452, 553],
  RETR: [125, 150, 226, 250, 425, 426, 451, 450, 550],
  LIST: [125, 150, 226, 250, 425, 426, 451, 450],
  NLST: [125, 150, 226, 250, 425, 426, 451, 450],
  APPE: [125, 150, 226, 250, 425, 426, 451, 551, 552, 532, 450, 550, 452, 553],
  RNFR: [450, 550, 350],
  RNTO: [250, 532, 553, 503],
  DELE: [250, 450, 550],
  RMD: [250, 550],
  MKD: [257, 550],
  PWD: [257, 550],
  ABOR: [225, 226],
  SYST: [215],
  STAT: [211, 212, 213, 450],
  HELP: [211, 214],
  SITE: [200, 202],
  NOOP: [200],
};

describe("the table of verbs", () => {
  it.each(Object.entries(rfc959))("%s allows each reply of RFC 959 §5.4", (verb, codes) => {
    expect(codes.filter((code) => !mayReply(verb as Verb, code))).toEqual([]);
  });

  it("has every verb of RFC 959, 2228, 2389, 2428, 2640, 3659 and 7151, and of the drafts and conventions", () => {
    const named =
      "USER PASS ACCT CWD CDUP SMNT REIN QUIT PORT PASV TYPE STRU MODE RETR STOR STOU APPE ALLO REST RNFR RNTO ABOR DELE RMD " +
      "MKD PWD LIST NLST SITE SYST STAT HELP NOOP AUTH ADAT PBSZ PROT CCC MIC CONF ENC FEAT OPTS EPRT EPSV LANG MDTM SIZE " +
      "MLST MLSD HOST MFMT MFCT MFF CLNT CSID AVBL HASH RANG XCRC XMD5 XSHA1 XSHA256 XSHA512 MD5 COMB RMDA PRET THMB SSCN LPRT LPSV";
    expect(all.toSorted()).toEqual(named.split(" ").toSorted());
  });

  it("uses only replies of the table of replies", () => {
    for (const verb of all) expect(verbRow(verb).replies.filter((code) => !(code in replyCodes))).toEqual([]);
  });

  it("has a preliminary reply exactly where the diagram has an arrow for one", () => {
    for (const verb of all) {
      const { replies, shape } = verbRow(verb);
      expect([verb, replies.some((code) => code < 200)]).toEqual([verb, shape === "transfer"]);
    }
  });

  it("explains every verb in one sentence, and ends reasons so that a sentence can go on", () => {
    for (const verb of all) {
      expect(verbRow(verb).help).toMatch(/^[A-Z].*\.$/);
      expect(verbRow(verb).notOffered ?? "fine").not.toMatch(/\.$/);
    }
  });

  it("knows the older spellings", () => {
    expect(Object.keys(aliases).map(verbOf)).toEqual(["CWD", "CDUP", "MKD", "RMD", "PWD"]);
  });
});
