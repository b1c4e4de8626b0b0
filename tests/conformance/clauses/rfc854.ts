import { about, notTested, proved, type Rows } from "../rows.ts";

/** Where each sentence of RFC 854 is proved. */
export const rfc854: Rows = {
  "§1 #1": notTested(
    "2) When a process has completed",
    "GA is for terminals: between processes it need not be sent (the paragraph after next), and no FTP server sends it.",
  ),
  "§2 #1": proved("It should be noted by implementers", "RFC 854 §2 IP and Synch"),
  "§3 #1": notTested(
    "If TCP indicates the end of",
    "A program of this runtime cannot see TCP's urgent mark; commands are found without it, as RFC 854 §2 proves.",
  ),
  "§3 #2": notTested(
    "TELNET should continue the special handling",
    "A program of this runtime cannot see TCP's urgent mark; commands are found without it, as RFC 854 §2 proves.",
  ),
  "§3 #3": notTested("The user (or process acting on", about.client),
  "§3 #4": proved("The Urgent should wake up the", "RFC 959 §4.1.3 ABOR closes"),
  "§4 #1": proved('Therefore, the sequence "CR LF" must', "RFC 854 §4 CR LF"),
  "§4 #2": proved('Note that "CR LF" or "CR', "RFC 854 §4 CR LF"),
  "§4 #3": proved("The converse of this is that", "RFC 854 §4 CR LF", "RFC 2640 §3.1 a CR"),
  "§5 #1": notTested("This should always be accompanied by", about.client),
};
