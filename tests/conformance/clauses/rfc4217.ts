import { about, notTested, proved, type Rows } from "../rows.ts";

/** Where each sentence of RFC 4217 is proved. */
export const rfc4217: Rows = {
  "§1 #1": notTested('The key words "MUST", "MUST NOT",', about.words),
  "§4.1 #1": notTested("If a client wishes to attempt", about.client),
  "§4.2 #1": notTested("Although the TLS negotiation may be", about.client),
  "§6 #1": proved("If a server supports the FEAT", "RFC 4217 §6"),
  "§7 #1": notTested("For i) and ii), the FTP", about.tls),
  "§8 #1": notTested("To protect the data channel as", about.tls),
  "§9 #1": notTested("Once a PROT command has been", about.tls),
  "§9 #2": notTested("Specifically, the PROT command MUST be", about.tls),
  "§9 #3": notTested("Thus, the PBSZ command MUST still", about.tls),
  "§9 #4": notTested("The initial state of the data", about.tls),
  "§10.1 #1": notTested("In this case, the control connection", about.tls),
  "§10.1 #2": notTested("In this case, the control connection", about.tls),
  "§10.2 #1": notTested("The server SHOULD only check the", about.tls),
  "§10.3 #1": notTested("To allow for this, clients SHOULD", about.client),
  "§10.3 #2": notTested("Clients SHOULD be coded in such", about.client),
  "§10.3 #3": notTested("A client MUST allow a user", about.client),
  "§10.3 #4": notTested("For example, a client SHOULD NOT", about.client),
  "§13 #1": notTested("When this command is processed by", about.tls),
  "§13 #2": notTested("It MAY be acceptable to use", about.tls),
  "§13 #3": notTested("If the REIN command is being", about.tls),
  "§14 #1": notTested("When TLS is implemented as a", about.tls),
  "§14 #2": notTested("The client MUST send all data,", about.client),
  "§17 #1": notTested("To request the TLS protocol in", about.client),
  "§17 #2": notTested("To maintain backward compatibility with older", about.tls),
};
