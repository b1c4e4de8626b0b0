import type { ServerKind } from "./server-kind.ts";

/** Serv-U: some of its versions list MLSD and break it (rclone has an option against it), so LIST is read. */
export const servU: ServerKind = {
  name: "Serv-U",
  recognise: ({ greeting }) => /\bServ-U\b/i.test(greeting),
  traits: { mlsd: false },
};
