import { checksumCommand } from "../hash/checksum-command.ts";
import type { Handler } from "../session/handler.ts";

/** XSHA256: the SHA-256 of a file or of a part of it. */
export const XSHA256: Handler<"XSHA256"> = checksumCommand("SHA-256");
