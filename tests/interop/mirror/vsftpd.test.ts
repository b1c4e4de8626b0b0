import { presenceOf } from "../presence.ts";
import { vsftpd } from "../peers/vsftpd.ts";
import { defineMirrors } from "./define-mirrors.ts";

const presence = presenceOf(vsftpd.name, vsftpd.needsRoot);

defineMirrors({ name: vsftpd.name, presence, start: (tls) => vsftpd.start(presence, tls) });
