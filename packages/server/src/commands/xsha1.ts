import { checksumCommand } from "../hash/checksum-command.ts";
import type { Handler } from "../session/handler.ts";

/** XSHA1: the SHA-1 of a file or of a part of it. */
export const XSHA1: Handler<"XSHA1"> = checksumCommand("SHA-1");
