import { checksumCommand } from "../hash/checksum-command.ts";
import type { Handler } from "../session/handler.ts";

/** XSHA512: the SHA-512 of a file or of a part of it. */
export const XSHA512: Handler<"XSHA512"> = checksumCommand("SHA-512");
