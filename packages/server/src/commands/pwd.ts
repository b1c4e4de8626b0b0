import { quotePath, reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** PWD: the working directory, in quotes. RFC 959 §4.1.3. */
export const PWD: Handler<"PWD"> = {
  needs: ["login"],
  run: ({ session }) => reply(257, `${quotePath(session.facts.directory)} is the working directory.`),
};
