import { posts, sideOf, type Post } from "./ends.ts";
import type { Channel, Ladder } from "./model.ts";

/** What stands in a column beside a rung: nothing, a port that waits, a connection, or one that TLS protects. */
export type Rail = "none" | "waiting" | "open" | "secured";

/** The rails of every column after each rung; before the first there is `none`. */
export function railsOf(ladder: Ladder): (post: Post, rung: number) => Rail {
  const rails = new Map<Post, Rail[]>(posts.map((post) => [post, []]));
  const fill = (post: Post, rail: Rail, begin: number, end: number | null) => {
    const column = rails.get(post);
    for (let rung = begin; rung < (end ?? ladder.rungs.length); rung++) if (column) column[rung] = rail;
  };
  for (const { side, channel, begin, end } of ladder.lifelines)
    fill(`${side}-${channel}`, channel === "control" ? "open" : "waiting", begin, end);
  for (const { channel, begin, secured, end } of ladder.spans)
    for (const post of postsOf(channel)) {
      fill(post, "open", begin, end);
      if (secured !== null) fill(post, "secured", secured, end);
    }
  // A trace that begins in the middle of a session: the connection is there, though nobody saw it open.
  if (!ladder.lifelines.some(({ channel }) => channel === "control"))
    for (const post of postsOf("control")) fill(post, "open", 0, null);
  return (post, rung) => rails.get(post)?.[rung] ?? "none";
}

/** The two columns of a connection. */
function postsOf(channel: Channel): readonly Post[] {
  return posts.filter((post) => post === `${sideOf(post)}-${channel}`);
}
