import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** The state folder of every server and prompt that the tests of a file start: none of them writes into a home. */
export const stateHome = mkdtempSync(join(tmpdir(), "tandem-state-"));
afterAll(() => rm(stateHome, { recursive: true, force: true }));
