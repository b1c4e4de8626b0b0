import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { makeCaseFiles } from "./case-files.ts";
import { makeCertificates } from "./tls/certificates.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of {@link makeCaseFiles} and {@link makeCertificates}. */
    caseFiles: string;
  }
}

/** Makes the files of all cases and the certificates once for the whole run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "tandem-cases-"));
  await chmod(folder, 0o755);
  await Promise.all([makeCaseFiles(folder), makeCertificates(folder)]);
  project.provide("caseFiles", folder);
  return () => rm(folder, { recursive: true, force: true });
}
