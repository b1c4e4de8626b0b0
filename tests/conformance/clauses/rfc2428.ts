import { about, notTested, proved, type Rows } from "../rows.ts";

/** Where each sentence of RFC 2428 is proved. */
export const rfc2428: Rows = {
  "§1 #1": notTested("The keywords, such as MUST and", about.words),
  "§2 #1": proved("The extended address MUST consist of", "RFC 2428 §2 EPRT with any delimiter"),
  "§2 #2": proved(
    "The EPRT command keyword MUST be",
    "RFC 2428 §2 EPRT with any delimiter",
    "RFC 2428 §2 EPRT with a malformed",
  ),
  "§2 #3": proved("Following the space, a delimiter character", "RFC 2428 §2 EPRT with a malformed"),
  "§2 #4": proved("The delimiter character MUST be one", "RFC 2428 §2 EPRT with any delimiter"),
  "§2 #5": proved(
    "The <net-prt> argument MUST be an",
    "RFC 2428 §2 EPRT with any delimiter",
    "RFC 2428 §2 EPRT with a family",
  ),
  "§2 #6": proved(
    "For the two address families specified",
    "RFC 2428 §2 EPRT with any delimiter",
    "RFC 2428 §2 EPRT with a malformed",
  ),
  "§2 #7": proved("Upon receipt of a valid EPRT", "RFC 2428 §2 EPRT with any delimiter"),
  "§2 #8": proved("The text portion of the response", "RFC 2428 §2 EPRT with a family"),
  "§2 #9": proved("If the network protocol is unsupported,", "RFC 2428 §2 EPRT with a family"),
  "§2 #10": proved("Both the numeric code specified above", "RFC 2428 §2 EPRT answers 522"),
  "§2 #11": proved("In the above case, the text", "RFC 2428 §2 EPRT answers 522"),
  "§2 #12": proved("The list of protocols inside the", "RFC 2428 §2 EPRT with a family"),
  "§3 #1": proved("The response code for entering passive", "RFC 2428 §3 EPSV answers 229"),
  "§3 #2": proved("The text returned in response to", "RFC 2428 §3 EPSV answers 229"),
  "§3 #3": proved("The portion of the string enclosed", "RFC 2428 §3 EPSV answers 229"),
  "§3 #4": proved("The first two fields contained in", "RFC 2428 §3 EPSV answers 229"),
  "§3 #5": proved("The third field MUST be the", "RFC 2428 §3 EPSV answers 229"),
  "§3 #6": notTested("If the server returns a protocol", about.client),
  "§3 #7": proved("If the requested protocol is supported", "RFC 2428 §3 EPSV 1 over"),
  "§3 #8": proved("If not, the server MUST return", "RFC 2428 §3 EPSV with a family"),
  "§3 #9": proved("Upon receipt of an EPSV ALL", "RFC 2428 §3 EPSV ALL"),
  "§4 #1": notTested("For all FTP transfers where the", about.client),
  "§4 #2": notTested("When a client only expects to", about.client),
  "§4 #3": notTested("If a client later finds that", about.client),
};
