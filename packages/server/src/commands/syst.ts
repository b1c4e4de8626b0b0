import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** SYST: UNIX, whatever the machine, because that is how paths and listings look. RFC 959 §4.1.3. */
export const SYST: Handler<"SYST"> = { run: () => reply(215, "UNIX Type: L8") };
