import type { DocumentName } from "../documents.ts";
import type { Rows } from "../rows.ts";
import { draftMfxx } from "./draft-mfxx.ts";
import { rfc1123 } from "./rfc1123.ts";
import { rfc2228 } from "./rfc2228.ts";
import { rfc2389 } from "./rfc2389.ts";
import { rfc2428 } from "./rfc2428.ts";
import { rfc2640 } from "./rfc2640.ts";
import { rfc3659 } from "./rfc3659.ts";
import { rfc4217 } from "./rfc4217.ts";
import { rfc7151 } from "./rfc7151.ts";
import { rfc854 } from "./rfc854.ts";
import { rfc959 } from "./rfc959.ts";

/** The table of each document. */
export const tables: Readonly<Record<DocumentName, Rows>> = {
  "RFC 959": rfc959,
  "RFC 1123": rfc1123,
  "RFC 854": rfc854,
  "RFC 2228": rfc2228,
  "RFC 2389": rfc2389,
  "RFC 2428": rfc2428,
  "RFC 2640": rfc2640,
  "RFC 3659": rfc3659,
  "RFC 4217": rfc4217,
  "RFC 7151": rfc7151,
  "draft-somers-ftp-mfxx": draftMfxx,
};
