import { startTandem } from "../tandem/server.ts";
import { defineMirrors } from "./define-mirrors.ts";

defineMirrors({ name: "tandem serve", start: startTandem });
