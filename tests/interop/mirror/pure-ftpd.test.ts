import { presenceOf } from "../presence.ts";
import { pureFtpd } from "../peers/pure-ftpd.ts";
import { defineMirrors } from "./define-mirrors.ts";

const presence = presenceOf(pureFtpd.name, pureFtpd.needsRoot);

defineMirrors({
  name: pureFtpd.name,
  presence,
  start: (tls) => pureFtpd.start(presence, tls),
  // It refuses backslashes, and takes a blank at the end of a line for none of the name's.
  allows: (name) => !name.includes("\\") && !name.endsWith(" "),
});
