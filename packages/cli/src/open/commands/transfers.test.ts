import { mkdir, readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tries } from "../prompt.fixtures.ts";
import { scriptedPlace } from "../scripted-place.fixtures.ts";

const place = scriptedPlace();

describe("fetching", () => {
  it("takes patterns for get and in directories, unless glob is off", async () => {
    for (const folder of ["2025", "2026"]) {
      await mkdir(join(place.here.remote, folder));
      await place.here.serve(`${folder}/${folder}.jpg`, folder);
    }
    await place.here.serve("a*", "starred");
    await mkdir(join(place.here.local, "all"));
    await place.done("get 20*/*.jpg all", "glob off", "get a* plain");
    expect((await readdir(join(place.here.local, "all"))).toSorted()).toEqual(["2025.jpg", "2026.jpg"]);
    expect(await place.here.text("local", "plain")).toBe("starred");
    const { err } = await place.failing(["get 20*/*.jpg one"]);
    expect(err).toBe("2 files match, and one is no folder to put them into.\n");
  });

  it(`${tries("newer")}: fetches only what is newer than what is here`, async () => {
    await place.here.serve("a", "remote");
    await writeFile(join(place.here.local, "a"), "local");
    await utimes(join(place.here.local, "a"), new Date(), new Date(2000, 1));
    expect(await place.done("newer a", "newer a", "newer a b")).toBe("The local file is as new.\n");
    expect(await place.here.text("local", "a")).toBe("remote");
    expect(await place.here.text("local", "b")).toBe("remote");
  });

  it(`${tries("fget", "mreget")}: take their files from a list, and go on with parts`, async () => {
    for (const name of ["a 1", "b"]) await place.here.serve(name, name.repeat(3));
    await writeFile(join(place.here.local, "wanted"), "a 1\n\nb\n");
    await place.done("fget wanted", "mreget b");
    expect(await place.here.text("local", "a 1")).toBe("a 1a 1a 1");
    expect(await place.here.text("local", "b")).toBe("bbb");
  });

  it(`${tries("restart")}: begins in the middle`, async () => {
    await place.here.serve("a", "0123456789");
    await writeFile(join(place.here.local, "a"), "abcdefghij-too long");
    expect(await place.done("restart 4", "get a", "restart 7", "cat a")).toMatch(/byte 4\.\n.*byte 7\.\n789$/);
    expect(await place.here.text("local", "a")).toBe("abcd456789");
    await place.done("restart 2", "put a");
    expect(await place.here.text("remote", "a")).toBe("01cd456789");
    expect((await place.failing(["restart soon"])).err).toContain('"soon" is no place in a file');
  });

  it(`${tries("runique", "sunique", "preserve")}: keep what is there, and the times of files`, async () => {
    await place.here.serve("a", "remote");
    await utimes(join(place.here.remote, "a"), new Date(), new Date(2001, 1, 1));
    await writeFile(join(place.here.local, "a"), "local");
    await place.done("runique on", "get a", "get a", "sunique on", "put a", "preserve off", "get a old");
    expect((await readdir(place.here.local)).toSorted()).toEqual(["a", "a.1", "a.2", "old"]);
    expect(await place.here.text("remote", "a.1")).toBe("local");
    expect((await stat(join(place.here.local, "a.1"))).mtime.getFullYear()).toBe(2001);
    expect((await stat(join(place.here.local, "old"))).mtime.getFullYear()).toBeGreaterThan(2001);
    expect((await place.failing(["set xfer:clobber off", "get a"])).err).toMatch(
      /a is there already, and xfer:clobber is off\.\n$/,
    );
  });

  it(`${tries("case", "nmap", "ntrans")}: give other names`, async () => {
    for (const name of ["README", "a.b:c", "x-1"]) await place.here.serve(name, name);
    await place.done("case on", "mget README");
    await place.done("ntrans : _", "get a.b:c");
    await place.done("nmap $1-$2 $2-$1", "get x-1", "put 1-x", "nmap", "get x-1");
    expect((await readdir(place.here.local)).toSorted()).toEqual(["1-x", "a.b_c", "readme", "x-1"]);
    expect(await readdir(place.here.remote)).toContain("x-1");
  });

  it(`${tries("progress", "hash", "bell", "glob")}: are on or off`, async () => {
    await place.here.serve("a", "x".repeat(4096));
    await place.here.serve("b.txt", "");
    expect(await place.done("progress off", "hash", "get a", "hash off", "bell", "glob echo *.txt [", "glob")).toBe(
      "The progress of transfers is not shown.\nA # stands for 1.0 kB.\n####\nNo marks are printed.\nIt rings when a transfer is over.\nb.txt [\nPatterns are names.\n",
    );
  });
});

describe("pget and rate", () => {
  it(`${tries("pget")}: fetches a file in parts, from where the prompt is`, async () => {
    const bytes = new Uint8Array(8 << 20).map((_, at) => at % 251);
    await mkdir(join(place.here.remote, "in"));
    await place.here.serve("in/big", bytes);
    await place.done("cd in", "pget -n 3 big", "set xfer:verify on", "get big again");
    expect((await readFile(join(place.here.local, "big"))).equals(bytes)).toBe(true);
    expect((await readFile(join(place.here.local, "again"))).equals(bytes)).toBe(true);
    expect((await place.failing(["pget -n 0 in/big"])).err).toBe("A file comes in 1 to 64 parts at once.\n");
  });

  it(`${tries("rate")}: sets how fast files move`, async () => {
    expect(await place.done("rate get 500k", "rate", "throttle all 0")).toBe(
      "net:download-rate: 512.0 kB a second\nnet:download-rate: 512.0 kB a second\nnet:upload-rate: as fast as they come\n" +
        "net:download-rate: as fast as they come\nnet:upload-rate: as fast as they come\n",
    );
    expect(
      (await place.failing(["rate sideways", "rate get fast", "set net:proxy pigeon://coop", "set family ipv5"]))
        .failure,
    ).toBe("4 commands failed.");
  });
});

describe("sending", () => {
  it(`${tries("reput")}: goes on where the server's file ends`, async () => {
    await writeFile(join(place.here.local, "a"), "0123456789");
    await place.here.serve("a", "01234");
    const { out } = await place.failing(["reput a"], { verbose: true });
    expect(out).toContain("---> REST 5");
    expect(await place.here.text("remote", "a")).toBe("0123456789");
  });

  it("takes patterns for put and in folders, and ~ for the home", async () => {
    await mkdir(join(place.here.local, "site"));
    for (const name of ["a.html", "b.html"]) await writeFile(join(place.here.local, "site", name), name);
    await mkdir(join(place.here.remote, "www"));
    await place.done("put ~/s*/*.html www/");
    expect((await readdir(join(place.here.remote, "www"))).toSorted()).toEqual(["a.html", "b.html"]);
    expect((await place.failing(["put site/*.html one"])).err).toContain("2 files match, and one is one name");
  });
});

describe("the server's files", () => {
  it(`${tries("chmod", "umask", "idle", "site")}: have permissions, which can be changed`, async () => {
    await place.here.serve("a", "");
    await place.here.serve("b", "");
    await place.done("chmod 600 a b");
    expect((await stat(join(place.here.remote, "b"))).mode & 0o777).toBe(0o600);
    await place.done("site CHMOD 640 a", "umask 077", "umask", "idle 900");
    expect((await stat(join(place.here.remote, "a"))).mode & 0o777).toBe(0o640);
    expect((await place.failing(["chmod u+x a", "chmod 644 nope"])).err).toMatch(
      /"u\+x" is no mode.*\nThe server refused SITE CHMOD 644 nope: "550/,
    );
  });

  it("are removed and made in numbers", async () => {
    for (const name of ["a.txt", "b.txt", "c"]) await place.here.serve(name, "");
    await place.done(
      "rm *.txt c",
      "mkdir -p x/y/z",
      "mkdir x/y/z/1 x/y/z/2",
      "rmdir x/y/z/1 x/y/z/2",
      "mkdir -p x/y/z",
    );
    expect(await readdir(place.here.remote)).toEqual(["x"]);
  });

  it("are changed to and back", async () => {
    await mkdir(join(place.here.remote, "a", "b"), { recursive: true });
    expect(await place.done("cd a/b", "cd -", "cd -", "cd", "lcd /", "lcd -")).toBe(
      `/a/b\n/\n/a/b\n/\n/\n${place.here.local}\n`,
    );
    expect((await place.failing(["cd -", "lcd -"])).err).toBe(
      "There is no directory to go back to yet.\nThere is no directory to go back to yet.\n",
    );
  });
});
