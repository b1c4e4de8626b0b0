import type { Handler } from "../session/handler.ts";
import { protectedCommand } from "../tls/protected-command.ts";

/** ENC: refused. RFC 2228 §3. */
export const ENC: Handler<"ENC"> = protectedCommand;
