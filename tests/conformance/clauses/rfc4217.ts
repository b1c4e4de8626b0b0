import { about, elsewhere, notTested, proved, type Rows } from "../rows.ts";

/** Where each sentence of RFC 4217 is proved. */
export const rfc4217: Rows = {
  "§1 #1": notTested('The key words "MUST", "MUST NOT",', about.words),
  "§4.1 #1": elsewhere(
    "If a client wishes to attempt",
    "tests/session/client-tls.test.ts",
    "is what an ftpes: URL asks for, and features are asked for under it",
  ),
  "§4.2 #1": proved("Although the TLS negotiation may be", "RFC 4217 §4.2 TLS is no login"),
  "§6 #1": proved("If a server supports the FEAT", "RFC 4217 §6 FEAT lists", "RFC 4217 §6 FEAT names"),
  "§7 #1": proved(
    "For i) and ii), the FTP",
    "RFC 4217 §7 the server is the TLS server where the client",
    "RFC 4217 §7 the server is the TLS server where it",
  ),
  "§8 #1": proved("To protect the data channel as", "RFC 4217 §8 AUTH TLS alone", "RFC 4217 §9 data connections are"),
  "§9 #1": proved("Once a PROT command has been", "RFC 4217 §9 data connections are", "RFC 4217 §13 REIN is"),
  "§9 #2": proved("Specifically, the PROT command MUST be", "RFC 4217 §9 PBSZ before TLS"),
  "§9 #3": proved("Thus, the PBSZ command MUST still", "RFC 4217 §9 PBSZ 0"),
  "§9 #4": proved("The initial state of the data", "RFC 4217 §8 AUTH TLS alone"),
  "§10.1 #1": notTested(
    "In this case, the control connection",
    "When a handshake has failed nobody can say in what state the connection is: the third of these cases is the one that there is.",
  ),
  "§10.1 #2": proved("In this case, the control connection", "RFC 4217 §10.1 a handshake"),
  "§10.2 #1": proved("The server SHOULD only check the", "RFC 4217 §10.2 PORT and EPSV"),
  "§10.3 #1": notTested("To allow for this, clients SHOULD", about.order),
  "§10.3 #2": notTested("Clients SHOULD be coded in such", about.order),
  "§10.3 #3": notTested("A client MUST allow a user", about.order),
  "§10.3 #4": notTested("For example, a client SHOULD NOT", about.order),
  "§13 #1": proved("When this command is processed by", "RFC 4217 §13 REIN is"),
  "§13 #2": proved("It MAY be acceptable to use", "RFC 4217 §13 TLS behind REIN"),
  "§13 #3": proved("If the REIN command is being", "RFC 4217 §13 REIN is"),
  "§14 #1": proved("When TLS is implemented as a", "RFC 4217 §14 ABOR"),
  "§14 #2": elsewhere(
    "The client MUST send all data,",
    "tests/session/client-tls.test.ts",
    "breaks transfers off, both ways, and the next one finds its session again",
  ),
  "§17 #1": elsewhere(
    "To request the TLS protocol in",
    "tests/session/client-tls.test.ts",
    "is what an ftpes: URL asks for, and features are asked for under it",
  ),
  "§17 #2": proved("To maintain backward compatibility with older", "RFC 4217 §17 AUTH TLS-C"),
};
