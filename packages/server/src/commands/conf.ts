import type { Handler } from "../session/handler.ts";
import { protectedCommand } from "../tls/protected-command.ts";

/** CONF: refused. RFC 2228 §3. */
export const CONF: Handler<"CONF"> = protectedCommand;
