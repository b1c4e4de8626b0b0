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

/** Makes a directory and those above it that are missing; one that is there already is none the worse. */
export async function makeDirectories(client: Client, path: string, options: CallOptions): Promise<void> {
  const names = path.split("/");
  for (let count = 1; count <= names.length; count++) {
    const directory = names.slice(0, count).join("/");
    if (names[count - 1] === "") continue;
    try {
      await client.makeDirectory(directory, options);
    } catch (error) {
      if (!(error instanceof RefusedError) || !(await isRemoteDirectory(client, directory, options))) throw error;
    }
  }
}
