import { about, notTested, proved, type Rows } from "../rows.ts";

/** Where each sentence of RFC 2389 is proved. */
export const rfc2389: Rows = {
  "§2 #1": notTested("That provides the interpretation of some", about.words),
  "§3.2 #1": notTested(
    "Server-FTP processes that recognize the FEAT",
    "There are extended features, so that there is something to report.",
  ),
  "§3.2 #2": notTested(
    'The "no-features" reply MUST NOT use',
    "There are extended features, so that there is something to report.",
  ),
  "§3.2 #3": proved("Replies to the FEAT command MUST", "RFC 2389 §3.2 FEAT answers a multi-line"),
  "§3.2 #4": proved(
    "The syntax of other reply lines",
    "RFC 2389 §3.2 FEAT answers a multi-line",
    "RFC 2389 §3.2 FEAT names each feature once",
  ),
  "§3.2 #5": proved(
    "FTP implementations which support FEAT MUST",
    "RFC 2389 §3.2 FEAT lists every extension",
    "RFC 2389 §3.2 FEAT lists nothing",
  ),
  "§4 #1": proved('An "opts-good" response (200 reply) MUST', "RFC 2389 §4 OPTS answers 200"),
  "§4 #2": proved("The OPTS command MUST be implemented", "RFC 2389 §4 OPTS is there"),
};
