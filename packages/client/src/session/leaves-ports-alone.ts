import type { Verb } from "@tandem/protocol";

/** The commands that look after files, move none, and so leave a port open that a server listens on for a transfer. */
export const leavesPortsAlone: ReadonlySet<Verb> = new Set<Verb>([
  "CWD",
  "CDUP",
  "PWD",
  "TYPE",
  "REST",
  "SIZE",
  "MDTM",
  "MFMT",
  "MLST",
  "DELE",
  "MKD",
  "RMD",
  "RNFR",
  "RNTO",
  "NOOP",
  "FEAT",
  "OPTS",
  "CLNT",
  "HASH",
]);
