import { ladderOf, renderLadderMermaid, renderLadderSvg, renderLadderText, type TraceEvent } from "@tandem/trace";
import { describe, expect, it } from "vitest";
import { recordLecture } from "./lecture.ts";

/** The commands and reply codes of a session, in order, and what became of its connections. */
function story(events: readonly TraceEvent[]): readonly string[] {
  return events.flatMap((event) => {
    if (event.kind === "control.line") return event.from === "client" ? [event.text] : [event.text.slice(0, 3)];
    if (event.kind === "data.open")
      return [`data: client ${event.client.port}, server ${event.server.port}, ${event.listener} listened`];
    if (event.kind === "data.close" || event.kind === "control.close") return [`${event.kind} by ${event.by}`];
    return [];
  });
}

describe("the lecture's sessions, between our real server and our real client", () => {
  it("passive: the client opens the data connection to port 50069", async () => {
    const { client, server } = await recordLecture("passive");
    expect(story(server)).toEqual([
      "220",
      "USER student",
      "331",
      "PASS ****",
      "230",
      "PASV",
      "227",
      "data: client 1121, server 50069, server listened",
      "LIST",
      "150",
      "data.close by server",
      "226",
      "QUIT",
      "221",
      "control.close by server",
    ]);
    expect(server.find((event) => event.kind === "control.line" && event.text.startsWith("227"))).toMatchObject({
      text: expect.stringContaining("(192,168,150,90,195,149)") as string,
    });
    expect(story(client).at(-1)).toBe("control.close by server");
  });

  it("active: the server opens the data connection from port 20", async () => {
    const { server } = await recordLecture("active");
    expect(story(server)).toEqual([
      "220",
      "USER student",
      "331",
      "PASS ****",
      "230",
      "PORT 192,168,150,20,4,193",
      "200",
      "LIST",
      "150",
      "data: client 1217, server 20, client listened",
      "data.close by server",
      "226",
      "QUIT",
      "221",
      "control.close by server",
    ]);
  });

  it.each(["passive", "active"] as const)("%s is drawn as the README shows it", async (mode) => {
    const ladder = ladderOf((await recordLecture(mode)).server);
    const folder = "../../docs/generated";
    await expect(renderLadderSvg(ladder)).toMatchFileSnapshot(`${folder}/lecture-${mode}.svg`);
    await expect(renderLadderText(ladder, { width: 100 })).toMatchFileSnapshot(`${folder}/lecture-${mode}.txt`);
    await expect(renderLadderMermaid(ladder)).toMatchFileSnapshot(`${folder}/lecture-${mode}.mmd`);
  });
});
