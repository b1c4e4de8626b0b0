import { stat } from "node:fs/promises";

/** Whether everybody on this machine may read or change a file. A group that may is somebody's intention; everybody is none. */
export async function isReadByAll(path: string): Promise<boolean> {
  // On Windows modes say nothing.
  if (process.platform === "win32") return false;
  const { mode } = await stat(path);
  return (mode & 0o007) !== 0;
}
