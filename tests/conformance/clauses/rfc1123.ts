import { about, elsewhere, notTested, proved, type Rows } from "../rows.ts";

/** Where each sentence of RFC 1123 is proved. */
export const rfc1123: Rows = {
  "§4.1.2.1 #1": proved("An FTP program MUST support TYPE", "RFC 959 §3.1.1.3 type I", "RFC 959 §3.1.1.4 type L 8"),
  "§4.1.2.2 #1": proved("A host that makes no distinction", "RFC 1123 §4.1.2.2"),
  "§4.1.2.3 #1": proved("Implementation of page structure is NOT", "RFC 959 §3.1.2.3 page structure"),
  "§4.1.2.3 #2": proved("However, if a host system does", "RFC 959 §3.1.2.3 page structure"),
  "§4.1.2.4 #1": proved(
    "An FTP transformation between record-structure and",
    "RFC 959 §3.1.2 a record-structured file",
  ),
  "§4.1.2.5 #1": elsewhere(
    "A User-FTP that uses STREAM mode",
    "packages/client/src/data/data.test.ts",
    "listens, says so with PORT",
  ),
  "§4.1.2.6 #1": proved("A server-FTP MUST implement the PASV", "RFC 959 §4.1.2 PASV answers"),
  "§4.1.2.6 #2": notTested("If multiple third-party transfers are to", about.client),
  "§4.1.2.7 #1": proved("The data returned by an NLST", "RFC 1123 §4.1.2.7 each line of NLST"),
  "§4.1.2.7 #2": proved(
    "The data returned by a LIST",
    "RFC 1123 §4.1.2.7 LIST and NLST send lines",
    "RFC 1123 §4.1.2.7 LIST and NLST in type E",
  ),
  "§4.1.2.8 #1": notTested(
    "A Server-FTP SHOULD use the SITE",
    "Commands of no RFC are offered where clients already send them to other servers (HASH, XCRC, COMB and their like); what is this server's own is under SITE.",
  ),
  "§4.1.2.9 #1": proved("When it receives an STOU command,", "RFC 1123 §4.1.2.9"),
  "§4.1.2.10 #1": proved("Implementors MUST NOT assume any correspondence", "RFC 1123 §4.1.2.10"),
  "§4.1.2.11 #1": proved("A Server-FTP MUST send only correctly", "RFC 959 §4.2 replies are", "RFC 1123 §4.1.2.11"),
  "§4.1.2.11 #2": proved("A Server-FTP SHOULD use the reply", "RFC 959 §5.4 *"),
  "§4.1.2.11 #3": proved("When the implementor has a choice", "RFC 959 §4.2.2"),
  "§4.1.2.11 #4": elsewhere(
    "A User-FTP SHOULD generally use only",
    "packages/client/src/session/replies.test.ts",
    "of a wrong success code are taken",
  ),
  "§4.1.2.11 #5": elsewhere(
    "A User-FTP MUST be able to",
    "packages/client/src/session/replies.test.ts",
    "may be of several lines with other codes inside",
  ),
  "§4.1.2.11 #6": elsewhere(
    "If the implementation imposes a limit",
    "packages/client/src/session/replies.test.ts",
    "of several lines that end with another code",
  ),
  "§4.1.2.11 #7": elsewhere(
    "A User-FTP SHOULD NOT interpret a",
    "packages/client/src/session/replies.test.ts",
    "of 421 end the session",
  ),
  "§4.1.2.12 #1": proved("On a multihomed server host, the", "RFC 1123 §4.1.2.12 the data connection"),
  "§4.1.2.12 #2": notTested("A user-FTP MUST NOT send any", about.client),
  "§4.1.2.12 #3": notTested("In particular, it MUST NOT attempt", about.client),
  "§4.1.2.12 #4": proved("However, a server-FTP MUST be capable", "RFC 1123 §4.1.2.12 Telnet options"),
  "§4.1.2.13 #1": proved(
    "The following commands and options MUST",
    "RFC 1123 §4.1.2.13 every command",
    "RFC 1123 §4.1.2.13 the types",
  ),
  "§4.1.2.13 #2": proved("*Record structure is REQUIRED only for", "RFC 959 §3.1.2.2 record structure"),
  "§4.1.3.1 #1": proved("All FTP implementations SHOULD recognize both", "RFC 1123 §4.1.3.1"),
  "§4.1.3.2 #1": elsewhere(
    "A Server-FTP process SHOULD have an",
    "tests/session/timers.test.ts",
    "ends a session that says nothing for five minutes",
  ),
  "§4.1.3.2 #2": elsewhere(
    "The idle timeout time SHOULD be",
    "tests/session/timers.test.ts",
    "ends a session that says nothing for five minutes",
  ),
  "§4.1.3.4 #1": notTested(
    "When an FTP that implements restart",
    "The bytes before a marker have gone to the file when 110 is sent; whether the medium has them cannot be seen from outside.",
  ),
  "§4.1.3.4 #2": proved("An FTP sending Restart Markers MUST", "RFC 959 §3.4.2 block mode: descriptor"),
  "§4.1.4.1 #1": elsewhere(
    "Since FTP is intended for use",
    "packages/client/src/with-our-server.test.ts",
    "does everything that a person does",
  ),
  "§4.1.4.2 #1": elsewhere(
    "A User-FTP program MUST implement a",
    "packages/cli/src/open/script.test.ts",
    'tries("quote")',
  ),
  "§4.1.4.2 #2": elsewhere(
    'To make the "QUOTE" command useful,',
    "packages/cli/src/open/script.test.ts",
    'tries("quote")',
  ),
  "§4.1.4.3 #1": elsewhere(
    "A User-FTP SHOULD display to the",
    "packages/cli/src/open/terminal.test.ts",
    "shows what the server says to it",
  ),
  "§4.1.4.3 #2": elsewhere(
    'It SHOULD have a "verbose" mode',
    "packages/cli/src/open/script.test.ts",
    'tries("prompt", "verbose", "status")',
  ),
  "§4.1.4.4 #1": elsewhere(
    "The state machine in a User-FTP",
    "packages/client/src/session/replies.test.ts",
    "that nobody asked for are dropped",
  ),
};
