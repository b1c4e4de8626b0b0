import type { Handlers } from "../session/handler.ts";
import { ABOR } from "./abor.ts";
import { ACCT } from "./acct.ts";
import { ADAT } from "./adat.ts";
import { ALLO } from "./allo.ts";
import { APPE } from "./appe.ts";
import { AUTH } from "./auth.ts";
import { AVBL } from "./avbl.ts";
import { CCC } from "./ccc.ts";
import { CDUP } from "./cdup.ts";
import { CLNT } from "./clnt.ts";
import { COMB } from "./comb.ts";
import { CONF } from "./conf.ts";
import { CSID } from "./csid.ts";
import { CWD } from "./cwd.ts";
import { DELE } from "./dele.ts";
import { ENC } from "./enc.ts";
import { EPRT } from "./eprt.ts";
import { EPSV } from "./epsv.ts";
import { FEAT } from "./feat.ts";
import { HASH } from "./hash.ts";
import { HELP } from "./help.ts";
import { HOST } from "./host.ts";
import { LANG } from "./lang.ts";
import { LIST } from "./list.ts";
import { MD5 } from "./md5.ts";
import { MDTM } from "./mdtm.ts";
import { MFCT } from "./mfct.ts";
import { MFF } from "./mff.ts";
import { MFMT } from "./mfmt.ts";
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
import { RANG } from "./rang.ts";
import { REIN } from "./rein.ts";
import { REST } from "./rest.ts";
import { RETR } from "./retr.ts";
import { RMD } from "./rmd.ts";
import { RMDA } from "./rmda.ts";
import { RNFR } from "./rnfr.ts";
import { RNTO } from "./rnto.ts";
import { SITE } from "./site.ts";
import { SIZE } from "./size.ts";
import { STAT } from "./stat.ts";
import { STOR } from "./stor.ts";
import { STOU } from "./stou.ts";
import { STRU } from "./stru.ts";
import { SYST } from "./syst.ts";
import { TYPE } from "./type.ts";
import { USER } from "./user.ts";
import { XCRC } from "./xcrc.ts";
import { XMD5 } from "./xmd5.ts";
import { XSHA1 } from "./xsha1.ts";
import { XSHA256 } from "./xsha256.ts";
import { XSHA512 } from "./xsha512.ts";

/** The handler of every verb; `undefined` exactly for those whose row says why it is not offered (a test holds both against each other). */
export const registry: Handlers = {
  ABOR,
  ACCT,
  ADAT,
  ALLO,
  APPE,
  AUTH,
  AVBL,
  CCC,
  CDUP,
  CLNT,
  COMB,
  CONF,
  CSID,
  CWD,
  DELE,
  ENC,
  EPRT,
  EPSV,
  FEAT,
  HASH,
  HELP,
  HOST,
  LANG,
  LIST,
  LPRT: undefined,
  LPSV: undefined,
  MD5,
  MDTM,
  MFCT,
  MFF,
  MFMT,
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
  RANG,
  REIN,
  REST,
  RETR,
  RMD,
  RMDA,
  RNFR,
  RNTO,
  SITE,
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
  XCRC,
  XMD5,
  XSHA1,
  XSHA256,
  XSHA512,
};
