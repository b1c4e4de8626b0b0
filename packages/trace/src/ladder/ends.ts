import type { Side } from "../event.ts";
import { otherSide, type Channel, type Rung } from "./model.ts";

/** One of the four columns of a ladder, from left to right: client data, client control, server control, server data. */
export type Post = `${Side}-${Channel}`;

/** The columns in their order: the ports of the control connection inside, those of the data connection outside. */
export const posts = [
  "client-data",
  "client-control",
  "server-control",
  "server-data",
] as const satisfies readonly Post[];

/** Where a rung is: an arrow across, both ways when both sides make it; beside one column; or between the hosts. */
export type Ends =
  | { readonly kind: "across"; readonly from: Post; readonly to: Post; readonly both: boolean }
  | { readonly kind: "beside"; readonly post: Post }
  | { readonly kind: "between" };

/** Where a rung is drawn. */
export function endsOf(rung: Rung): Ends {
  switch (rung.kind) {
    case "open":
    case "command":
    case "reply":
    case "close":
      return across(rung.from, "control");
    case "data-open":
    case "data":
    case "data-close":
      return across(rung.from, "data");
    case "secured":
      return { ...across("client", rung.channel), both: true };
    case "offer":
    case "withdrawn":
      return { kind: "beside", post: `${rung.listener}-data` };
    case "note":
      return { kind: "between" };
  }
}

/** The host that a column belongs to. */
export function sideOf(post: Post): Side {
  return post.startsWith("client") ? "client" : "server";
}

function across(from: Side, channel: Channel) {
  return { kind: "across", from: `${from}-${channel}`, to: `${otherSide(from)}-${channel}`, both: false } as const;
}
