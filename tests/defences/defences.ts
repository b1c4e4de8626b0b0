import { againstClient } from "./against-client.ts";
import { againstData } from "./against-data.ts";
import { againstFiles } from "./against-files.ts";
import { againstLine } from "./against-line.ts";
import { againstLogin } from "./against-login.ts";
import { againstTls } from "./against-tls.ts";
import type { Defence } from "./defence.ts";

/** Every defence that is shown to be needed. */
export const defences: readonly Defence[] = [
  ...againstLine,
  ...againstLogin,
  ...againstData,
  ...againstTls,
  ...againstFiles,
  ...againstClient,
];
