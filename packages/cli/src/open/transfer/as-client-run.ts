import { Writable } from "node:stream";
import { Report } from "../../client/report/report.ts";
import type { ClientRun } from "../../client/run-client.ts";
import { printableLines } from "../../text/printable-lines.ts";
import type { Output, Shell } from "../../shell.ts";
import { outputStream, withoutProgramName } from "../output/output-stream.ts";
import type { PromptCall } from "../prompt-command.ts";
import type { PromptSession } from "../prompt-session.ts";

/** Does the work of one of `tandem`'s own commands at the prompt: on connections of its own to the server of the session. */
export async function asClientRun(
  session: PromptSession,
  { signal, out }: Pick<PromptCall, "signal" | "out">,
  connections: number,
  work: (run: ClientRun, shell: Shell) => Promise<void>,
): Promise<void> {
  const stdout = outputStream(out);
  const stderr = session.job === undefined ? withoutProgramName(session.shell.stderr) : complaints(session);
  const shell = { ...session.shell, stdout, stderr };
  const client = await session.another(connections, signal);
  try {
    await work({ connect: () => Promise.resolve(client), signal, report: new Report(shell, false) }, shell);
  } finally {
    await client.close();
    await new Promise<void>((resolve) => void stdout.end(resolve));
  }
}

/** What a job has to say to people: line by line, above the prompt. */
function complaints({ talk }: PromptSession): Output {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      const text = printableLines(chunk.toString())
        .trimEnd()
        .replace(/^tandem: /gm, "");
      for (const line of text.split("\n")) talk.complain(line);
      done();
    },
  });
}
