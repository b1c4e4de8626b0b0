import type { Handlers } from "../session/handler.ts";
import { ABOR } from "./abor.ts";
import { ACCT } from "./acct.ts";
import { ADAT } from "./adat.ts";
import { ALLO } from "./allo.ts";
import { APPE } from "./appe.ts";
import { CCC } from "./ccc.ts";
import { CDUP } from "./cdup.ts";
import { CLNT } from "./clnt.ts";
import { CONF } from "./conf.ts";
import { CSID } from "./csid.ts";
import { CWD } from "./cwd.ts";
import { DELE } from "./dele.ts";
import { ENC } from "./enc.ts";
import { EPRT } from "./eprt.ts";
import { EPSV } from "./epsv.ts";
import { FEAT } from "./feat.ts";
import { HELP } from "./help.ts";
import { HOST } from "./host.ts";
import { LANG } from "./lang.ts";
import { LIST } from "./list.ts";
import { MDTM } from "./mdtm.ts";
import { MIC } from "./mic.ts";
import { MKD } from "./mkd.ts";
import { MLSD } from "./mlsd.ts";
import { MLST } from "./mlst.ts";
import { MODE } from "./mode.ts";
import { NLST } from "./nlst.ts";
import { NOOP } from "./noop.ts";
import { OPTS } from "./opts.ts";
import { PASS } from "./pass.ts";
import { PASV } from "./pasv.ts";
import { PBSZ } from "./pbsz.ts";
import { PORT } from "./port.ts";
import { PROT } from "./prot.ts";
import { PRET } from "./pret.ts";
import { PWD } from "./pwd.ts";
import { QUIT } from "./quit.ts";
import { REIN } from "./rein.ts";
import { REST } from "./rest.ts";
import { RETR } from "./retr.ts";
import { RMD } from "./rmd.ts";
import { RNFR } from "./rnfr.ts";
import { RNTO } from "./rnto.ts";
import { SIZE } from "./size.ts";
import { STAT } from "./stat.ts";
import { STOR } from "./stor.ts";
import { STOU } from "./stou.ts";
import { STRU } from "./stru.ts";
import { SYST } from "./syst.ts";
import { TYPE } from "./type.ts";
import { USER } from "./user.ts";

/** The handler of every verb; `undefined` exactly for those whose row says "not yet" (a test holds both against each other). */
export const registry: Handlers = {
  ABOR,
  ACCT,
  ADAT,
  ALLO,
  APPE,
  AUTH: undefined,
  AVBL: undefined,
  CCC,
  CDUP,
  CLNT,
  COMB: undefined,
  CONF,
  CSID,
  CWD,
  DELE,
  ENC,
  EPRT,
  EPSV,
  FEAT,
  HASH: undefined,
  HELP,
  HOST,
  LANG,
  LIST,
  LPRT: undefined,
  LPSV: undefined,
  MD5: undefined,
  MDTM,
  MFCT: undefined,
  MFF: undefined,
  MFMT: undefined,
  MIC,
  MKD,
  MLSD,
  MLST,
  MODE,
  NLST,
  NOOP,
  OPTS,
  PASS,
  PASV,
  PBSZ,
  PORT,
  PRET,
  PROT,
  PWD,
  QUIT,
  RANG: undefined,
  REIN,
  REST,
  RETR,
  RMD,
  RNFR,
  RNTO,
  SITE: undefined,
  SIZE,
  SMNT: undefined,
  SSCN: undefined,
  STAT,
  STOR,
  STOU,
  STRU,
  SYST,
  THMB: undefined,
  TYPE,
  USER,
  XCRC: undefined,
  XMD5: undefined,
  XSHA1: undefined,
  XSHA256: undefined,
  XSHA512: undefined,
};
