import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sitDown, tries } from "../prompt.fixtures.ts";
import { scriptedPlace } from "../scripted-place.fixtures.ts";

const place = scriptedPlace();

describe("jobs", () => {
  it(`${tries("jobs", "wait")}: run on a connection of their own, where the prompt was`, async () => {
    await mkdir(join(place.here.remote, "pub"));
    await place.here.serve("pub/a", "hello");
    const { out, err } = await place.failing(["cd pub", "get a & cd ..", "jobs", "wait", "jobs", "wait 7"], {
      verbose: true,
    });
    expect(out).toContain("[1] get a\n");
    expect(out).toMatch(/\[1\] runs {5}get a\n/);
    expect(out).toContain("[1] done: get a\n");
    expect(out.match(/---> USER/g), "what a job says to its server is not shown").toHaveLength(1);
    expect(out).toContain("No job runs.\n");
    expect(err).toBe("There is no job 7; jobs lists them.\n");
    expect(await place.here.text("local", "a")).toBe("hello");
  });

  it("that fail are told of and counted, and what runs at the end of a script is waited for", async () => {
    await place.here.serve("a", "hello");
    const { out, failure } = await place.failing(["size nope &", "get a &"]);
    expect(out).toMatch(/\[1\] The server refused SIZE nope/);
    expect(out).toContain("[1] failed: size nope\n");
    expect(failure).toBe("1 command failed.");
    expect(await readdir(place.here.local)).toEqual(["a"]);
  });

  it(`${tries("kill", "fg")}: are ended, and come to the front`, async () => {
    const { out, err } = await place.failing([
      "repeat -d 3600 pwd &",
      "kill 1",
      "repeat -c 2 -d 0 pwd &",
      "fg",
      "fg",
      "kill 9",
    ]);
    expect(out).toContain("[1] stopped: repeat -d 3600 pwd\n");
    expect(out).toContain("[1] done: repeat -c 2 -d 0 pwd\n");
    expect(err).toMatch(/^No job runs\.\nThere is no job 9/m);
  });

  it(`${tries("queue")}: wait for each other in a queue, each where it was given`, async () => {
    await mkdir(join(place.here.remote, "in"));
    await place.here.serve("in/a", "a");
    await place.here.serve("b", "b");
    const { out, err } = await place.failing([
      ...[
        "queue stop",
        "cd in",
        "queue get a",
        "cd ..",
        "queue add get b",
        "queue echo 'x  y'",
        "queue echo no",
        "queue",
      ],
      ...["queue delete 4", "queue -m 3 1", "queue list", "queue start", "wait", "queue", "queue delete 1"],
    ]);
    expect(out).toMatch(
      / {2}1 {2}get a\n {2}2 {2}get b\n {2}3 {2}echo 'x {2}y'\n {2}4 {2}echo no\nThe queue is stopped/,
    );
    expect(out).toMatch(/Taken away: echo no\n {2}1 {2}echo 'x/);
    expect(out).toContain("x  y\n");
    expect(out).toMatch(/The queue is empty\.\n$/);
    expect(err).toBe("There is no line 1 in the queue; queue lists them.\n");
    expect((await readdir(place.here.local)).toSorted()).toEqual(["a", "b"]);
  });

  it(`${tries("at", "repeat")}: wait for a time, and do things again`, async () => {
    await place.here.serve("a", "");
    const { out, err } = await place.failing([
      ...["at now echo it is time", "at now + 0 minutes -- pwd", "at noon pwd", "at now + 9000 hours ls"],
      ...[
        "repeat -c 3 -d 0 echo 'again;'",
        "repeat -c 2 -d 0 --until-ok size nope",
        "repeat -c 5 -d 0 --while-ok size nope",
        "repeat -c 0 pwd",
      ],
    ]);
    expect(out).toMatch(
      /Waiting until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\nit is time\nWaiting.*\n\/\nagain;\nagain;\nagain;\n/,
    );
    expect(err).toContain('"noon pwd" begins with no time');
    expect(err).toContain("more than three weeks away");
    expect(err).toContain("It did not succeed in 2 tries.");
    expect(err.match(/refused SIZE/g)).toHaveLength(3);
    expect(err).toContain("Usage: repeat ");
  });
});

describe("jobs at the terminal", () => {
  it("tell of their end above the line that is typed, and are asked about at the end", async () => {
    const typist = sitDown(place.here);
    await typist.see("ftp> ");
    typist.type("repeat -c 2 -d 0 echo tick &\r");
    await typist.see("[1] repeat");
    typist.type("pw");
    await typist.see("[1] done: repeat -c 2 -d 0 echo tick\n");
    await typist.see("ftp> pw");
    typist.type("d\r");
    await typist.see("\n/\n");
    typist.type("repeat -d 3600 pwd &\r");
    await typist.see("[1] repeat -d 3600 pwd");
    await typist.see("ftp> ");
    typist.type("bye\r");
    await typist.see("1 job still runs: wait, kill or stay [w/k/s]? ");
    typist.type("s\r");
    await typist.see("ftp> ");
    typist.type("bye\r");
    await typist.see("[w/k/s]? ");
    typist.type("k\r");
    await typist.see("[1] stopped: repeat -d 3600 pwd");
    await typist.ended;
  });

  it("leave the connection of the prompt to it: Ctrl-C ends the waiting and not the job", async () => {
    const typist = sitDown(place.here);
    await typist.see("ftp> ");
    typist.type("repeat -d 3600 pwd &\r");
    await typist.see("ftp> ");
    typist.type("wait\r");
    await typist.see("wait\r\n");
    typist.type("\u0003");
    await typist.see("Interrupted.");
    typist.type("jobs\r");
    await typist.see("[1] runs");
    typist.type("fg\r");
    await typist.see("fg\r\n");
    await typist.see("[1] runs");
    typist.type("\u0003");
    await typist.see("[1] stopped");
    typist.type("bye\r");
    await typist.ended;
  });
});
