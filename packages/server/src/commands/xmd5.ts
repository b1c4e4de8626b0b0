import { checksumCommand } from "../hash/checksum-command.ts";
import type { Handler } from "../session/handler.ts";

/** XMD5: the MD5 of a file or of a part of it. */
export const XMD5: Handler<"XMD5"> = checksumCommand("MD5");
