import { ACCOUNT } from "../account.ts";
import { urlOf, type Client } from "../peers/client-peer.ts";
import { runProgram } from "../run-program.ts";
import { tandemProgram } from "./program.ts";

/** Our command line: `tandem put`, `tandem get`, `tandem ls`, each a process. */
export const command: Client = {
  limits: [],
  perform(job, folder) {
    const { direction, mode, type, local } = job;
    const { path, words } = tandemProgram();
    const url = urlOf(job, `${ACCOUNT.name}:${ACCOUNT.password}@`);
    const action = { upload: ["put", local, url], download: ["get", url, "-o", local], list: ["ls", url] }[direction];
    const options = [
      ...(mode === "active" ? ["--active"] : []),
      ...(type === "A" && direction !== "list" ? ["--ascii"] : []),
    ];
    return runProgram({ path, words: [...words, ...action, ...options], folder });
  },
};
