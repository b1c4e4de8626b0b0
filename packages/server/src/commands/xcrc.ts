import { checksumCommand } from "../hash/checksum-command.ts";
import type { Handler } from "../session/handler.ts";

/** XCRC: the CRC-32 of a file or of a part of it. */
export const XCRC: Handler<"XCRC"> = checksumCommand("CRC32");
