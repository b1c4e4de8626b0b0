import { presenceOf } from "../presence.ts";
import { pyftpdlib } from "../peers/pyftpdlib.ts";
import { defineMirrors } from "./define-mirrors.ts";

const presence = presenceOf(pyftpdlib.name, pyftpdlib.needsRoot);

defineMirrors({ name: pyftpdlib.name, presence, start: (tls) => pyftpdlib.start(presence, tls) });
