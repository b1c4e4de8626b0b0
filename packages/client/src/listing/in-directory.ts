import { workingDirectory } from "../directory/working-directory.ts";
import type { ClientSession } from "../session/client-session.ts";

/** Enters a directory, works there, and comes back; whoever calls this has the session to himself. Rejects with `RefusedError`. */
export async function inDirectory<Value>(
  session: ClientSession,
  path: string,
  work: () => Promise<Value>,
): Promise<Value> {
  const { control, state } = session;
  const here = await workingDirectory(session);
  await control.perform("CWD", path);
  state.moveTo(undefined);
  try {
    return await work();
  } finally {
    if (control.lost === undefined) {
      await control.perform("CWD", here);
      state.moveTo(here);
    }
  }
}
