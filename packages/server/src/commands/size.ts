import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";
import { transferSize } from "../session/transfer-size.ts";

/** SIZE: how many bytes RETR would send, exactly; also of an upload of this account that broke off. RFC 3659 §4. */
export const SIZE: Handler<"SIZE"> = {
  needs: ["login"],
  async run({ session, storage, options, signal }, path) {
    const { facts, membership } = session;
    const limit = options.limits.countedSize;
    const found = await transferSize(storage, path, { format: facts, owner: membership?.name, limit, signal });
    return "size" in found ? reply(213, String(found.size)) : reply(550, found.unknown);
  },
};
