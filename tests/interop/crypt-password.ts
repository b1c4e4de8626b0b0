import { ACCOUNT } from "./account.ts";
import { runProgram } from "./run-program.ts";

/** The account's password as crypt(3) hashes it, for the servers' account files; perl is part of every Debian. */
export async function cryptPassword(folder: string): Promise<string> {
  const words = ["-e", "print crypt($ARGV[0], $ARGV[1])", ACCOUNT.password, "$6$interop"];
  return runProgram({ path: "perl", words, folder });
}
