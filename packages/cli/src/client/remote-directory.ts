import { RefusedError, type CallOptions, type Client } from "@tandem/client";

/** Whether there is a directory of that path; the empty path is the directory of the login. */
export async function isRemoteDirectory(client: Client, path: string, options: CallOptions): Promise<boolean> {
  if (path === "") return true;
  try {
    return (await client.stat(path, options)).kind === "directory";
  } catch (error) {
    if (error instanceof RefusedError) return false;
    throw error;
  }
}
