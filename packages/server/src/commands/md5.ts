import { printable, reply } from "@tandem/protocol";
import { hashFile } from "../hash/hash-file.ts";
import type { Handler } from "../session/handler.ts";

/** MD5: the name of a file and its MD5. draft-twine-ftpmd5 §3. */
export const MD5: Handler<"MD5"> = {
  needs: ["login"],
  async run(handling, { path, pathname }) {
    const result = await hashFile(handling, { path, algorithm: "MD5" });
    if (result.kind !== "hashed") return reply(504, `${printable(pathname)}: Only a file has an MD5.`);
    return reply(251, `${pathname} ${result.digest.toUpperCase()}`);
  },
};
