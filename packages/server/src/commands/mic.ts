import type { Handler } from "../session/handler.ts";
import { protectedCommand } from "../tls/protected-command.ts";

/** MIC: refused. RFC 2228 §3. */
export const MIC: Handler<"MIC"> = protectedCommand;
