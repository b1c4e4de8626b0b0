import { presenceOf } from "../presence.ts";
import { proftpd } from "../peers/proftpd.ts";
import { defineMirrors } from "./define-mirrors.ts";

const presence = presenceOf(proftpd.name, proftpd.needsRoot);

defineMirrors({
  name: proftpd.name,
  presence,
  start: (tls) => proftpd.start(presence, tls),
  // It makes no directory of such a name.
  allows: (name) => !name.includes("*"),
});
