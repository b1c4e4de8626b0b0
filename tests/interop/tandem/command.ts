import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { decodeEvents, type TraceEvent } from "@tandem/trace";
import { ACCOUNT } from "../account.ts";
import { urlOf, type Client, type JobTls } from "../peers/client-peer.ts";
import { runProgram } from "../run-program.ts";
import { tandemProgram } from "./program.ts";

/** Our command line: `tandem put`, `tandem get`, `tandem ls`, each a process. */
export const command: Client = tracedCommand(undefined);

/** Our command line, and whoever wants to see its sessions. */
export function tracedCommand(note: ((event: TraceEvent) => void) | undefined): Client {
  return {
    limits: [],
    async perform(job, folder) {
      const { direction, mode, type, local, tls } = job;
      const { path, words } = tandemProgram();
      const url = urlOf(job, `${ACCOUNT.name}:${ACCOUNT.password}@`);
      const action = { upload: ["put", local, url], download: ["get", url, "-o", local], list: ["ls", url] }[direction];
      const trace = join(folder, "trace.ndjson");
      const options = [
        ...(mode === "active" ? ["--active"] : []),
        ...(type === "A" && direction !== "list" ? ["--ascii"] : []),
        ...(tls ? security(tls) : []),
        ...(note ? ["--trace", trace] : []),
      ];
      const printed = await runProgram({ path, words: [...words, ...action, ...options], folder });
      if (note) {
        for (const event of decodeEvents(await readFile(trace, "utf8"))) note(event);
        await rm(trace);
      }
      return printed;
    },
  };
}

/** Implicit TLS is what the URL asks for; the version is the newest that both know. */
function security({ start, authority }: JobTls): readonly string[] {
  return ["--ca", authority, ...(start === "explicit" ? ["--tls"] : [])];
}
