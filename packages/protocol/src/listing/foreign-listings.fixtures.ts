import type { DialectName } from "./dialect.ts";
import type { EntryKind, RemoteEntry } from "./entry.ts";

/** A listing as a system writes it, and what each of its lines tells; a line without an entry is a heading. */
export interface ForeignListing {
  readonly system: string;
  readonly dialect: DialectName;
  readonly lines: readonly (readonly [line: string, entry?: ForeignEntry])[];
}

export type ForeignEntry = Omit<RemoteEntry, "raw" | "facts">;

/** When all of them were listed: Sunday, 22 November 2026, 19:44 UTC. */
export const listedAt = Date.UTC(2026, 10, 22, 19, 44);

/** Written from the descriptions of the formats, by the manuals of the systems and of the clients that read them. */
export const foreignListings: readonly ForeignListing[] = [
  {
    system: "Linux, GNU ls",
    dialect: "Unix",
    lines: [
      ["total 52"],
      [
        "drwxr-xr-x  2 anna staff  4096 Nov 21 08:15 docs",
        dir("docs", at(2026, 11, 21, 8, 15), unix(0o755, 2, "anna", "staff")),
      ],
      [
        "-rw-r--r--  1 anna staff 18231 Nov 22 19:40 notes.txt",
        file("notes.txt", 18_231, at(2026, 11, 22, 19, 40), unix(0o644, 1, "anna", "staff")),
      ],
      [
        "-rwsr-xr-t  1 root root     12 Jan  2  2020 two  blanks",
        file("two  blanks", 12, at(2020, 1, 2), unix(0o5755, 1, "root", "root")),
      ],
      [
        "lrwxrwxrwx  1 anna staff     9 Feb 29 23:59 now -> notes.txt",
        link("now", "notes.txt", at(2024, 2, 29, 23, 59), unix(0o777, 1, "anna", "staff")),
      ],
      [
        "prw-------  1 anna staff     0 Dec 24 18:00 pipe",
        other("pipe", at(2025, 12, 24, 18, 0), unix(0o600, 1, "anna", "staff")),
      ],
      [
        "-rw-r--r--. 1 1000 1000      7 Nov 23 01:00 tomorrow",
        file("tomorrow", 7, at(2026, 11, 23, 1, 0), unix(0o644, 1, "1000", "1000")),
      ],
    ],
  },
  {
    system: "Linux, ls -l --time-style=full-iso",
    dialect: "Unix",
    lines: [
      [
        "-rw-r--r-- 1 anna staff 3 2026-11-22 21:15:07.250000000 +0200 a",
        file("a", 3, { ...at(2026, 11, 22, 19, 15, 7), zone: "utc" }, unix(0o644, 1, "anna", "staff")),
      ],
      [
        "drwx------ 5 anna staff 4096 2019-02-28 23:30:00.000000000 -0500 b",
        dir("b", { ...at(2019, 3, 1, 4, 30, 0), zone: "utc" }, unix(0o700, 5, "anna", "staff")),
      ],
    ],
  },
  {
    system: "Linux, ls -l --time-style=iso and long-iso",
    dialect: "Unix",
    lines: [
      [
        "-rw-rw-r-- 1 anna staff 31 11-20 07:05 recent",
        file("recent", 31, at(2026, 11, 20, 7, 5), unix(0o664, 1, "anna", "staff")),
      ],
      ["-rw-rw-r-- 1 anna staff 31 2023-04-05  old", file(" old", 31, at(2023, 4, 5), unix(0o664, 1, "anna", "staff"))],
      [
        "-rw-rw-r-- 1 anna staff 31 2023-04-05 06:07 long",
        file("long", 31, at(2023, 4, 5, 6, 7), unix(0o664, 1, "anna", "staff")),
      ],
    ],
  },
  {
    system: "ls -lis: inodes and blocks, sizes for people",
    dialect: "Unix",
    lines: [
      ["total 3.5M"],
      [
        "  77301  8 -rw-r--r-- 1 bo users 5120 Oct  1 10:00 five",
        file("five", 5120, at(2026, 10, 1, 10, 0), unix(0o644, 1, "bo", "users")),
      ],
      [
        "  77302 12 drwxrwsr-x 3 bo users 4096 Oct  1 10:00 shared",
        dir("shared", at(2026, 10, 1, 10, 0), unix(0o2775, 3, "bo", "users")),
      ],
      [
        "  77303 12 -rw-r--r-- 1 bo users 3.4M Oct  1 10:00 large",
        { name: "large", kind: "file", ...at(2026, 10, 1, 10, 0), ...unix(0o644, 1, "bo", "users") },
      ],
    ],
  },
  {
    system: "FreeBSD, ls -lT",
    dialect: "Unix",
    lines: [
      [
        "-rw-r--r--  1 root  wheel  1201 Aug  9 03:04:05 2025 rc.conf",
        file("rc.conf", 1201, at(2025, 8, 9, 3, 4, 5), unix(0o644, 1, "root", "wheel")),
      ],
      [
        "crw-rw-rw-  1 root  wheel  0, 23 Aug  9 03:04:05 2025 null",
        other("null", at(2025, 8, 9, 3, 4, 5), unix(0o666, 1, "root", "wheel")),
      ],
    ],
  },
  {
    system: "macOS",
    dialect: "Unix",
    lines: [
      [
        "drwxr-xr-x@ 7 eva  staff   224 Nov  1 12:00 Photos Library",
        dir("Photos Library", at(2026, 11, 1, 12, 0), unix(0o755, 7, "eva", "staff")),
      ],
      [
        "-rw-r--r--+ 1 eva  staff  6148 Jul 14  2025 .DS_Store",
        file(".DS_Store", 6148, at(2025, 7, 14), unix(0o644, 1, "eva", "staff")),
      ],
    ],
  },
  {
    system: "Solaris with ACLs",
    dialect: "Unix",
    lines: [
      [
        "drwxr-xr-x+  3 root     sys           12 Sep  3 09:00 export",
        dir("export", at(2026, 9, 3, 9, 0), unix(0o755, 3, "root", "sys")),
      ],
      [
        "-rw-r-lr--   1 lp       lp           512 Mar 30  2019 locked",
        file("locked", 512, at(2019, 3, 30), unix(0o2644, 1, "lp", "lp")),
      ],
      [
        "Drw-r--r--   1 root     sys            0 Mar 30  2019 door",
        other("door", at(2019, 3, 30), unix(0o644, 1, "root", "sys")),
      ],
    ],
  },
  {
    system: "AIX",
    dialect: "Unix",
    lines: [
      [
        "drwxr-xr-x-   2 bin      bin             512 May 27 2024  lpp",
        dir(" lpp", at(2024, 5, 27), unix(0o755, 2, "bin", "bin")),
      ],
      [
        "-rw-r-----    1 root     system     10485760 Nov 11 11:11 smit.log",
        file("smit.log", 10_485_760, at(2026, 11, 11, 11, 11), unix(0o640, 1, "root", "system")),
      ],
    ],
  },
  {
    system: "HP-UX with long groups",
    dialect: "Unix",
    lines: [
      [
        "-rw-rw-rw-   1 oracle     databaseadmins1073741824 Nov  2 22:10 dump.dmp",
        file("dump.dmp", 1_073_741_824, at(2026, 11, 2, 22, 10), unix(0o666, 1, "oracle", "databaseadmins")),
      ],
      [
        "-r--r--r--   1 May        Dec              9 Nov  2 22:10 months",
        file("months", 9, at(2026, 11, 2, 22, 10), unix(0o444, 1, "May", "Dec")),
      ],
    ],
  },
  {
    system: "Unix-like servers without group, links or either",
    dialect: "Unix",
    lines: [
      [
        "-rw-r--r--   1 anna     1234 Nov 22 10:15 no group",
        file("no group", 1234, at(2026, 11, 22, 10, 15), { mode: 0o644, links: 1, owner: "anna" }),
      ],
      [
        "-rw-r--r--   anna staff 1234 Nov 22 10:15 no links",
        file("no links", 1234, at(2026, 11, 22, 10, 15), { mode: 0o644, owner: "anna", group: "staff" }),
      ],
      ["-rw-r--r--   1234 Nov 22 10:15 neither", file("neither", 1234, at(2026, 11, 22, 10, 15), { mode: 0o644 })],
      [
        "drwxr-xr-x   2 Domain Guests Users 0 Nov 22 10:15 three",
        dir("three", at(2026, 11, 22, 10, 15), unix(0o755, 2, "Domain Guests", "Users")),
      ],
      [
        "?---------   ? ?    ?      0 Nov 22 10:15 unknown",
        other("unknown", at(2026, 11, 22, 10, 15), { owner: "? ?", group: "?", mode: 0 }),
      ],
    ],
  },
  {
    system: "vsftpd, links and hostile names",
    dialect: "Unix",
    lines: [
      [
        "lrwxrwxrwx    1 0        0              12 Nov 20 01:02 a -> b -> ../c -> d...",
        link("a -> b", "../c -> d...", at(2026, 11, 20, 1, 2), unix(0o777, 1, "0", "0")),
      ],
      [
        "-rw-------    1 1001     1001            0 Nov 20 01:02 x -> y",
        file("x -> y", 0, at(2026, 11, 20, 1, 2), unix(0o600, 1, "1001", "1001")),
      ],
      [
        "-rw-------    1 1001     1001            0 Nov 20 01:02   Nov 20 01:02 z",
        file("  Nov 20 01:02 z", 0, at(2026, 11, 20, 1, 2), unix(0o600, 1, "1001", "1001")),
      ],
      [
        "lrwxrwxrwx    1 0        0               7 Nov 20 01:02 bare",
        { name: "bare", kind: "link", ...at(2026, 11, 20, 1, 2), ...unix(0o777, 1, "0", "0") },
      ],
    ],
  },
  {
    system: "German Linux",
    dialect: "Unix",
    lines: [
      ["insgesamt 16"],
      [
        "-rw-r--r-- 1 jan users 10 Mär  3 04:05 maerz",
        file("maerz", 10, at(2026, 3, 3, 4, 5), unix(0o644, 1, "jan", "users")),
      ],
      [
        "-rw-r--r-- 1 jan users 10 22. Okt 2021 oktober",
        file("oktober", 10, at(2021, 10, 22), unix(0o644, 1, "jan", "users")),
      ],
      [
        "-rw-r--r-- 1 jan users 10  5. Dez 06:07 dezember",
        file("dezember", 10, at(2025, 12, 5, 6, 7), unix(0o644, 1, "jan", "users")),
      ],
      [
        "drwxr-xr-x 2 jan users 4096 22.11.2026 10:15 punkte",
        dir("punkte", at(2026, 11, 22, 10, 15), unix(0o755, 2, "jan", "users")),
      ],
      [
        "-rw-r--r-- 1 jan users 10 M\udce4r  3 04:05 latin1",
        file("latin1", 10, at(2026, 3, 3, 4, 5), unix(0o644, 1, "jan", "users")),
      ],
    ],
  },
  {
    system: "French and Italian Linux",
    dialect: "Unix",
    lines: [
      [
        "-rw-r--r-- 1 luc luc 8 févr. 14 12:00 fevrier",
        file("fevrier", 8, at(2026, 2, 14, 12, 0), unix(0o644, 1, "luc", "luc")),
      ],
      ["-rw-r--r-- 1 luc luc 8 15 août   2022 aout", file("aout", 8, at(2022, 8, 15), unix(0o644, 1, "luc", "luc"))],
      [
        "-rw-r--r-- 1 luc luc 8 1 juil. 08:09 juillet",
        file("juillet", 8, at(2026, 7, 1, 8, 9), unix(0o644, 1, "luc", "luc")),
      ],
      [
        "-rw-r--r-- 1 luc luc 8 d\udce9c 31  2019 latin1",
        file("latin1", 8, at(2019, 12, 31), unix(0o644, 1, "luc", "luc")),
      ],
      [
        "-rw-r--r-- 1 ada ada 8 2 giu 10:11 giugno",
        file("giugno", 8, at(2026, 6, 2, 10, 11), unix(0o644, 1, "ada", "ada")),
      ],
      [
        "-rw-r--r-- 1 ada ada 8 gen 31  2018 gennaio",
        file("gennaio", 8, at(2018, 1, 31), unix(0o644, 1, "ada", "ada")),
      ],
    ],
  },
  {
    system: "Spanish and Portuguese Linux",
    dialect: "Unix",
    lines: [
      [
        "-rw-r--r-- 1 ana ana 8 ene 10 10:11 enero",
        file("enero", 8, at(2026, 1, 10, 10, 11), unix(0o644, 1, "ana", "ana")),
      ],
      ["-rw-r--r-- 1 ana ana 8 ago  3  2020 agosto", file("agosto", 8, at(2020, 8, 3), unix(0o644, 1, "ana", "ana"))],
      [
        "-rw-r--r-- 1 rui rui 8 Set  7 01:02 setembro",
        file("setembro", 8, at(2026, 9, 7, 1, 2), unix(0o644, 1, "rui", "rui")),
      ],
      [
        "-rw-r--r-- 1 rui rui 8 out 12  2024 outubro",
        file("outubro", 8, at(2024, 10, 12), unix(0o644, 1, "rui", "rui")),
      ],
    ],
  },
  {
    system: "Polish, Czech, Slovene and Hungarian Linux",
    dialect: "Unix",
    lines: [
      ["razem 4"],
      [
        "-rw-r--r-- 1 ola ola 8 paź  9 13:14 pazdziernik",
        file("pazdziernik", 8, at(2026, 10, 9, 13, 14), unix(0o644, 1, "ola", "ola")),
      ],
      [
        "-rw-r--r-- 1 ola ola 8 pa\udcbc  9 13:14 latin2",
        file("latin2", 8, at(2026, 10, 9, 13, 14), unix(0o644, 1, "ola", "ola")),
      ],
      ["-rw-r--r-- 1 eva eva 8 říj 28  2018 rijen", file("rijen", 8, at(2018, 10, 28), unix(0o644, 1, "eva", "eva"))],
      [
        "-rw-r--r-- 1 luka luka 8 avg 15 07:08 avgust",
        file("avgust", 8, at(2026, 8, 15, 7, 8), unix(0o644, 1, "luka", "luka")),
      ],
      [
        "-rw-r--r-- 1 imre imre 8 márc 15 07:08 marcius",
        file("marcius", 8, at(2026, 3, 15, 7, 8), unix(0o644, 1, "imre", "imre")),
      ],
      [
        "-rw-r--r-- 1 imre imre 8 2019 szept 1 szeptember",
        file("szeptember", 8, at(2019, 9, 1), unix(0o644, 1, "imre", "imre")),
      ],
    ],
  },
  {
    system: "Nordic and Dutch Linux",
    dialect: "Unix",
    lines: [
      [
        "-rw-r--r-- 1 kai kai 8 kesä  24 12:00 kesakuu",
        file("kesakuu", 8, at(2026, 6, 24, 12, 0), unix(0o644, 1, "kai", "kai")),
      ],
      [
        "-rw-r--r-- 1 kai kai 8 joulu  6  2017 joulukuu",
        file("joulukuu", 8, at(2017, 12, 6), unix(0o644, 1, "kai", "kai")),
      ],
      ["-rw-r--r-- 1 bo bo 8 maj  1 09:00 svensk", file("svensk", 8, at(2026, 5, 1, 9, 0), unix(0o644, 1, "bo", "bo"))],
      ["-rw-r--r-- 1 ida ida 8 des.  1  2016 norsk", file("norsk", 8, at(2016, 12, 1), unix(0o644, 1, "ida", "ida"))],
      [
        "-rw-r--r-- 1 piet piet 8 mrt 27 02:30 maart",
        file("maart", 8, at(2026, 3, 27, 2, 30), unix(0o644, 1, "piet", "piet")),
      ],
    ],
  },
  {
    system: "Russian, Ukrainian and Greek Linux",
    dialect: "Unix",
    lines: [
      ["итого 8"],
      [
        "-rw-r--r-- 1 ivan ivan 8 ноя 22 10:15 noyabr",
        file("noyabr", 8, at(2026, 11, 22, 10, 15), unix(0o644, 1, "ivan", "ivan")),
      ],
      ["-rw-r--r-- 1 ivan ivan 8 9 мая 2015 may", file("may", 8, at(2015, 5, 9), unix(0o644, 1, "ivan", "ivan"))],
      [
        "-rw-r--r-- 1 ivan ivan 8 \udcce\udccf\udcd1 22 10:15 koi8-r",
        file("koi8-r", 8, at(2026, 11, 22, 10, 15), unix(0o644, 1, "ivan", "ivan")),
      ],
      [
        "-rw-r--r-- 1 oles oles 8 січ  1 00:01 sichen",
        file("sichen", 8, at(2026, 1, 1, 0, 1), unix(0o644, 1, "oles", "oles")),
      ],
      [
        "-rw-r--r-- 1 nik nik 8 Ιούλ  4 05:06 iulios",
        file("iulios", 8, at(2026, 7, 4, 5, 6), unix(0o644, 1, "nik", "nik")),
      ],
    ],
  },
  {
    system: "Japanese, Korean and Chinese Unix",
    dialect: "Unix",
    lines: [
      ["合計 8"],
      [
        "-rw-r--r-- 1 ken users 8 11月 22 10:15 gnu",
        file("gnu", 8, at(2026, 11, 22, 10, 15), unix(0o644, 1, "ken", "users")),
      ],
      ["-rw-r--r-- 1 ken users 8  4月  5日 2021年 nen", file("nen", 8, at(2021, 4, 5), unix(0o644, 1, "ken", "users"))],
      [
        "-rw-r--r-- 1 ken users 8 11月22日 10時15分 fun",
        file("fun", 8, at(2026, 11, 22, 10, 15), unix(0o644, 1, "ken", "users")),
      ],
      [
        "-rw-r--r-- 1 ken users 8 4\udcb7\udcee  5\udcc6\udcfc 10:15 euc-jp",
        file("euc-jp", 8, at(2026, 4, 5, 10, 15), unix(0o644, 1, "ken", "users")),
      ],
      [
        "-rw-r--r-- 1 kim users 8 12월 25  2020 seong",
        file("seong", 8, at(2020, 12, 25), unix(0o644, 1, "kim", "users")),
      ],
      [
        "-rw-r--r-- 1 kim users 8  3월  1일 09시30분 bun",
        file("bun", 8, at(2026, 3, 1, 9, 30), unix(0o644, 1, "kim", "users")),
      ],
      ["-rw-r--r-- 1 wei users 8 2020年1月25日 xin", file("xin", 8, at(2020, 1, 25), unix(0o644, 1, "wei", "users"))],
    ],
  },
  {
    system: "Novell NetWare",
    dialect: "Unix",
    lines: [
      [
        "d [RWCEAFMS] admin                      512 Nov 03 09:12 SYSTEM",
        dir("SYSTEM", at(2026, 11, 3, 9, 12), { owner: "admin" }),
      ],
      [
        "- [RWCEAFMS] supervisor              214059       Oct 20 15:27 nwadmin.exe",
        file("nwadmin.exe", 214_059, at(2026, 10, 20, 15, 27), { owner: "supervisor" }),
      ],
      [
        "- [R----F--] guest                        9       Jan 01 1999  read.me",
        file(" read.me", 9, at(1999, 1, 1), { owner: "guest" }),
      ],
    ],
  },
  {
    system: "NetPresenz and Peter Lewis' FTPd on a Macintosh",
    dialect: "Unix",
    lines: [
      [
        "-------r--          512    20000    20512 Nov 22  1996 Letter",
        file("Letter", 20_512, at(1996, 11, 22), { mode: 0o004 }),
      ],
      [
        "drwxrwxr-x               folder        3 May 10 11:20 System Folder",
        dir("System Folder", at(2026, 5, 10, 11, 20), { mode: 0o775 }),
      ],
    ],
  },
  {
    system: "WFTPD",
    dialect: "Unix",
    lines: [
      [
        "drwxr-xr-x   1 noone    nogroup         0 Nov 18 04:44 public",
        dir("public", at(2026, 11, 18, 4, 44), unix(0o755, 1, "noone", "nogroup")),
      ],
      [
        "----------   1 noone    nogroup   1803128 Jul 10 10:18 ls-lR.Z",
        file("ls-lR.Z", 1_803_128, at(2026, 7, 10, 10, 18), unix(0, 1, "noone", "nogroup")),
      ],
    ],
  },
  {
    system: "VShell, Unix style with year and time",
    dialect: "Unix",
    lines: [
      [
        "-rw-rw-rw-   1 user     group         531 Jan 29 2023 03:26 readme",
        file("readme", 531, at(2023, 1, 29, 3, 26), unix(0o666, 1, "user", "group")),
      ],
      [
        "drwxrwxrwx   1 user     group           0 Apr 08 2024 17:00 logs/",
        dir("logs", at(2024, 4, 8, 17, 0), unix(0o777, 1, "user", "group")),
      ],
    ],
  },
  {
    system: "PlayStation, Xbox and other consoles",
    dialect: "Unix",
    lines: [
      [
        "drwxrwxrwx   1 root  root        512 Jan 01  2009 dev_hdd0",
        dir("dev_hdd0", at(2009, 1, 1), unix(0o777, 1, "root", "root")),
      ],
      ["drwxr-xr-x 1 xbox xbox 0 Jan 01 00:00 E:", dir("E:", at(2026, 1, 1, 0, 0), unix(0o755, 1, "xbox", "xbox"))],
      [
        "-rwxrwxrwx 1 3DS 3DS 16384 JAN  1 1970 boot.firm",
        file("boot.firm", 16_384, at(1970, 1, 1), unix(0o777, 1, "3DS", "3DS")),
      ],
    ],
  },
  {
    system: "z/OS, Unix System Services",
    dialect: "Unix",
    lines: [
      [
        "drwxr-xr-x   3 BPXROOT  OMVSGRP     8192 Nov  9 14:12 u",
        dir("u", at(2026, 11, 9, 14, 12), unix(0o755, 3, "BPXROOT", "OMVSGRP")),
      ],
      [
        "-rw-r-----   1 IBMUSER  SYS1         734 Feb 11  2022 .profile",
        file(".profile", 734, at(2022, 2, 11), unix(0o640, 1, "IBMUSER", "SYS1")),
      ],
      [
        "erwxrwxrwx   1 BPXROOT  OMVSGRP        8 Feb 11  2022 dsn",
        other("dsn", at(2022, 2, 11), unix(0o777, 1, "BPXROOT", "OMVSGRP")),
      ],
    ],
  },
  {
    system: "OS/400, LISTFMT 1",
    dialect: "Unix",
    lines: [
      [
        "drwx---rwx  41 QSYS      0                77824 Nov 12 06:20 QSYS.LIB",
        dir("QSYS.LIB", at(2026, 11, 12, 6, 20), unix(0o707, 41, "QSYS", "0")),
      ],
      [
        "-rwxrwx---   1 JOE       0                   52 Aug 30  2023 orders.csv",
        file("orders.csv", 52, at(2023, 8, 30), unix(0o770, 1, "JOE", "0")),
      ],
    ],
  },
  {
    system: "IIS",
    dialect: "DOS",
    lines: [
      ["11-20-26  09:41AM       <DIR>          aspnet_client", dir("aspnet_client", at(2026, 11, 20, 9, 41))],
      ["03-31-26  12:00AM                 1406 index.html", file("index.html", 1406, at(2026, 3, 31, 0, 0))],
      [
        "12-31-99  11:59PM           5368709120 y2k backup.bak",
        file("y2k backup.bak", 5_368_709_120, at(1999, 12, 31, 23, 59)),
      ],
      [
        "11-20-26  12:30PM       <JUNCTION>     Data [D:\\Shared Data]",
        link("Data", "D:\\Shared Data", at(2026, 11, 20, 12, 30)),
      ],
      ["11-20-26  12:30PM       <SYMLINKD>     latest [.\\v2]", link("latest", ".\\v2", at(2026, 11, 20, 12, 30))],
      [
        "11-20-26  12:30PM       <SYMLINK>      one.txt [two.txt]",
        link("one.txt", "two.txt", at(2026, 11, 20, 12, 30)),
      ],
    ],
  },
  {
    system: "IIS, four-digit years",
    dialect: "DOS",
    lines: [
      ["11-20-2026  09:41AM       <DIR>          wwwroot", dir("wwwroot", at(2026, 11, 20, 9, 41))],
      ["02-29-2024  06:05PM                    0  leading", file(" leading", 0, at(2024, 2, 29, 18, 5))],
    ],
  },
  {
    system: "Windows servers that put the day first, 24 hours",
    dialect: "DOS",
    lines: [
      ["05-11-26  22:15                   77 fifth", file("fifth", 77, at(2026, 11, 5, 22, 15))],
      ["20-11-26  08:00       <DIR>          twentieth", dir("twentieth", at(2026, 11, 20, 8, 0))],
      ["01-02-2025  00:00              1.234 february", file("february", 1234, at(2025, 2, 1, 0, 0))],
    ],
  },
  {
    system: "German Windows, command DIR",
    dialect: "DOS",
    lines: [
      [" Directory of C:\\Daten"],
      ["05.11.2026  22:15    <DIR>          Archiv", dir("Archiv", at(2026, 11, 5, 22, 15))],
      ["06.11.2026  07:30         2.345.678 bericht.docx", file("bericht.docx", 2_345_678, at(2026, 11, 6, 7, 30))],
      ["               1 File(s)      2.345.678 bytes"],
    ],
  },
  {
    system: "Windows CE",
    dialect: "DOS",
    lines: [
      ["04-17-26  06:02PM       <DIR> Windows", dir("Windows", at(2026, 4, 17, 18, 2))],
      ["01-01-98  12:00PM      28 Control Panel.lnk", file("Control Panel.lnk", 28, at(1998, 1, 1, 12, 0))],
    ],
  },
  {
    system: "OpenVMS, UCX and TCP/IP Services",
    dialect: "VMS",
    lines: [
      ["Directory DKA100:[ANNA.WORK]"],
      [
        "LOGIN.COM;12            3/6        20-NOV-2026 14:02:33.15  [STAFF,ANNA]      (RWED,RWED,RE,)",
        {
          name: "LOGIN.COM;12",
          kind: "file",
          allocated: 1536,
          ...at(2026, 11, 20, 14, 2, 33),
          owner: "ANNA",
          group: "STAFF",
        },
      ],
      [
        "MAIL.DIR;1              1/3        1-JAN-2001 00:00:00.00   [ANNA]            (RWE,RWE,RE,)",
        dir("MAIL", at(2001, 1, 1, 0, 0, 0), { owner: "ANNA" }),
      ],
      [
        "A_VERY_LONG_NAME_OF_A_REPORT.LISTING;1\n                     120/123       9-MAY-2024 08:15  [1,4]  (RWED,RE,,)",
        {
          name: "A_VERY_LONG_NAME_OF_A_REPORT.LISTING;1",
          kind: "file",
          allocated: 61_440,
          ...at(2024, 5, 9, 8, 15),
          owner: "4",
          group: "1",
        },
      ],
      ["Total of 3 files, 124/132 blocks."],
    ],
  },
  {
    system: "OpenVMS, MultiNet",
    dialect: "VMS",
    lines: [
      [
        "README.TXT;4    %RMS-E-PRV, insufficient privilege or file protection violation",
        { name: "README.TXT;4", kind: "file" },
      ],
      [
        "KIT^.V2.ZIP;1      2048   11-NOV-2025 11:11 [SYSTEM] (RWED,RWED,RE,RE)",
        { name: "KIT^.V2.ZIP;1", kind: "file", allocated: 1_048_576, ...at(2025, 11, 11, 11, 11), owner: "SYSTEM" },
      ],
      [
        "SUB.DIR;1             1   11-NOV-2025 11:11 [SYSTEM] (RWE,RWE,RE,RE)",
        dir("SUB", at(2025, 11, 11, 11, 11), { owner: "SYSTEM" }),
      ],
    ],
  },
  {
    system: "z/OS, data sets",
    dialect: "MVS data sets",
    lines: [
      ["Volume Unit    Referred Ext Used Recfm Lrecl BlkSz Dsorg Dsname"],
      [
        "USR001 3390   2026/11/19  1   15  FB      80 27920  PS  PAYROLL.DATA",
        { name: "PAYROLL.DATA", kind: "file", ...at(2026, 11, 19) },
      ],
      ["USR001 3390   2026/01/07  3  120  VB     255 27998  PO  SOURCE.COBOL", dir("SOURCE.COBOL", at(2026, 1, 7))],
      ["USR002 3390   2025/12/24  1    5  U        0 32760  PO-E LOAD.LIB", dir("LOAD.LIB", at(2025, 12, 24))],
      ["USR002 3390   **NONE**    1    1  FB      80  6160  PS  NEW.ONE", { name: "NEW.ONE", kind: "file" }],
      ["USR003 3390                                     VSAM CUST.KSDS", { name: "CUST.KSDS", kind: "other" }],
      ["Migrated                                             OLD.TAXES", { name: "OLD.TAXES", kind: "file" }],
      ["ARCIVE Not Direct Access Device                      HISTORY.Y1999", { name: "HISTORY.Y1999", kind: "file" }],
      ["Pseudo Directory                                     TOOLS", dir("TOOLS", {})],
      ["Error determining attributes                         BROKEN.ONE", { name: "BROKEN.ONE", kind: "other" }],
    ],
  },
  {
    system: "z/OS, members of a PDS",
    dialect: "MVS members",
    lines: [
      [" Name     VV.MM   Created       Changed      Size  Init   Mod   Id"],
      [
        " COPYJOB   01.07 2019/03/04 2026/11/20 16:40    88    75     0 ANNA",
        { name: "COPYJOB", kind: "file", ...at(2026, 11, 20, 16, 40), owner: "ANNA" },
      ],
      [
        " $README   01.00 2019/03/04 2019/03/04 09:00:59  3     3     0 IBMUSER",
        { name: "$README", kind: "file", ...at(2019, 3, 4, 9, 0, 59), owner: "IBMUSER" },
      ],
      [" NOSTATS", { name: "NOSTATS", kind: "file" }],
    ],
  },
  {
    system: "z/OS, members of a load library",
    dialect: "MVS members",
    lines: [
      [" Name      Size     TTR   Alias-of AC --------- Attributes --------- Amode Rmode"],
      [
        " PAYCALC   0012C8   00030F          00 FO             RN RU            31    ANY",
        { name: "PAYCALC", kind: "file", size: 4808 },
      ],
      [
        " PAYC      0012C8   00030F PAYCALC  00 FO             RN RU            31    ANY",
        { name: "PAYC", kind: "link", target: "PAYCALC" },
      ],
    ],
  },
  {
    system: "z/OS, JES",
    dialect: "JES",
    lines: [
      ["JOBNAME  JOBID    OWNER    STATUS CLASS"],
      ["PAYRUN   JOB04711 ANNA     OUTPUT A        RC=0000", dir("JOB04711", {}, { owner: "ANNA" })],
      ["--------"],
      ["         ID  STEPNAME PROCSTEP C DDNAME   BYTE-COUNT"],
      ["         001 JES2              H JESMSGLG      1290", { name: "JOB04711.1", kind: "file", size: 1290 }],
      ["         104 STEP2    CALC     A SYSPRINT    900100", { name: "JOB04711.104", kind: "file", size: 900_100 }],
      ["2 spool files"],
      ["ANNAT    TSU04712 ANNA     ACTIVE TSU", dir("TSU04712", {}, { owner: "ANNA" })],
      ["NIGHTLY  J0004713 BATCH    INPUT  B     -HELD-", dir("J0004713", {}, { owner: "BATCH" })],
    ],
  },
  {
    system: "OS/400, LISTFMT 0",
    dialect: "OS/400",
    lines: [
      [
        "QSYS          77824 20/11/26 23:59:01 *DIR       QOpenSys/",
        dir("QOpenSys", at(2026, 11, 20, 23, 59, 1), { owner: "QSYS" }),
      ],
      [
        "JOE            1024 01/02/26 08:00:00 *STMF      price list.txt",
        file("price list.txt", 1024, at(2026, 2, 1, 8, 0, 0), { owner: "JOE" }),
      ],
      [
        "JOE           36864 01/02/26 08:00:00 *FILE      ORDERS.FILE",
        dir("ORDERS.FILE", at(2026, 2, 1, 8, 0, 0), { owner: "JOE" }),
      ],
      [
        "JOE                                   *MEM       ORDERS.FILE/Y2026.MBR",
        { name: "ORDERS.FILE/Y2026.MBR", kind: "file", owner: "JOE" },
      ],
      [
        "QPGMR        131072 13/10/25 10:11:12 *FILE      BACKUP.SAVF",
        file("BACKUP.SAVF", 131_072, at(2025, 10, 13, 10, 11, 12), { owner: "QPGMR" }),
      ],
      [
        "QPGMR         65536 13/10/25 10:11:12 *LIB       TESTLIB.LIB",
        dir("TESTLIB.LIB", at(2025, 10, 13, 10, 11, 12), { owner: "QPGMR" }),
      ],
      [
        "QDFTOWN       28672 13/10/25 10:11:12 *OUTQ      PRT01.OUTQ",
        other("PRT01.OUTQ", at(2025, 10, 13, 10, 11, 12), { owner: "QDFTOWN" }),
      ],
      [
        "JOE              12 13/10/25 10:11:12 *SYMLNK    current",
        { name: "current", kind: "link", ...at(2025, 10, 13, 10, 11, 12), owner: "JOE" },
      ],
    ],
  },
  {
    system: "OS/400, American and ISO dates",
    dialect: "OS/400",
    lines: [
      [
        "QSYS          45056 11/05/26 15:09:55 *FLR       MAILBOX/",
        dir("MAILBOX", at(2026, 11, 5, 15, 9, 55), { owner: "QSYS" }),
      ],
      [
        "QSYS            300 01/31/26 15:09:55 *DOC       MEMO.TXT",
        file("MEMO.TXT", 300, at(2026, 1, 31, 15, 9, 55), { owner: "QSYS" }),
      ],
    ],
  },
  {
    system: "NonStop, Guardian",
    dialect: "NonStop",
    lines: [
      ["$DATA.SALES"],
      ["File         Code             EOF  Last Modification    Owner  RWEP"],
      [
        'ACCOUNTS      101           20480  20-Nov-26 07:08:09   20,33  "nunu"',
        file("ACCOUNTS", 20_480, at(2026, 11, 20, 7, 8, 9), { owner: "33", group: "20" }),
      ],
      [
        'SERVER   O    700         1998848   3-Mar-25 17:45:00  255,255 "oooo"',
        file("SERVER", 1_998_848, at(2025, 3, 3, 17, 45, 0), { owner: "255", group: "255" }),
      ],
      [
        'EMPTY           0               0  31-Dec-1999 23:59:59  1, 4   "NCUC"',
        file("EMPTY", 0, at(1999, 12, 31, 23, 59, 59), { owner: "4", group: "1" }),
      ],
    ],
  },
  {
    system: "EPLF, publicfile",
    dialect: "EPLF",
    lines: [
      [
        "+i2049.131074,m1795342500,r,s2048,up644,\tread me",
        file("read me", 2048, { ...at(2026, 11, 22, 10, 15, 0), zone: "utc" }, { unique: "2049.131074", mode: 0o644 }),
      ],
      [
        "+i2049.131075,m1000000000,/,\tincoming",
        dir("incoming", { ...at(2001, 9, 9, 1, 46, 40), zone: "utc" }, { unique: "2049.131075" }),
      ],
      ["+,\tnothing known", { name: "nothing known", kind: "other" }],
    ],
  },
  {
    system: "OS/2",
    dialect: "OS/2",
    lines: [
      ["                 0           DIR   11-20-126  10:57  DESKTOP", dir("DESKTOP", at(2026, 11, 20, 10, 57))],
      [
        "             36611      A          04-23-103  15:59  CONFIG.SYS",
        file("CONFIG.SYS", 36_611, at(2003, 4, 23, 15, 59)),
      ],
      [
        "               512      RHS        12-31-99  23:59  WP ROOT. SF",
        file("WP ROOT. SF", 512, at(1999, 12, 31, 23, 59)),
      ],
    ],
  },
  {
    system: "OS-9",
    dialect: "OS-9",
    lines: [
      ["Owner    Last modified  Attributes Sector Bytecount Name"],
      ["-------  -------------  ---------- ------ --------- ----"],
      [
        "   1.78   26/11/20 1015  d-ewrewr     1A2     4096 CMDS",
        dir("CMDS", at(2026, 11, 20, 10, 15), { owner: "78", group: "1", mode: 0o707 }),
      ],
      [
        "   0.0    97/06/01 0000  ------wr    30F0    12345 startup",
        file("startup", 12_345, at(1997, 6, 1, 0, 0), { owner: "0", group: "0", mode: 0o600 }),
      ],
    ],
  },
  {
    system: "VShell",
    dialect: "VShell",
    lines: [
      ["      0  Nov 20, 2026 21:06  home/", dir("home", at(2026, 11, 20, 21, 6))],
      [" 206876  Apr 04, 2023 01:02  a report.pdf", file("a report.pdf", 206_876, at(2023, 4, 4, 1, 2))],
    ],
  },
  {
    system: "VxWorks",
    dialect: "VxWorks",
    lines: [
      ["  size          date       time       name"],
      ["--------       ------     ------    --------"],
      ["    2048    NOV-20-2026  00:00:06   logs              <DIR>", dir("logs", at(2026, 11, 20, 0, 0, 6))],
      ["  786432    JAN-01-1980  01:02:03   vxWorks.st", file("vxWorks.st", 786_432, at(1980, 1, 1, 1, 2, 3))],
    ],
  },
  {
    system: "z/VM, CMS",
    dialect: "z/VM",
    lines: [
      [
        "PROFILE  EXEC     V         73         40          1 2026-11-20 09:45:01 ANN191",
        { name: "PROFILE.EXEC", kind: "file", allocated: 2920, ...at(2026, 11, 20, 9, 45, 1), owner: "ANN191" },
      ],
      [
        "DTCPARMS MODULE   F        80         12          1 11/05/26 13:00:59 TCP592",
        file("DTCPARMS.MODULE", 960, at(2026, 11, 5, 13, 0, 59), { owner: "TCP592" }),
      ],
      ["TOOLS    DIR        -          -          - 2025-05-06 07:08:09 -", dir("TOOLS", at(2025, 5, 6, 7, 8, 9))],
    ],
  },
  {
    system: "Connect:Enterprise",
    dialect: "Connect:Enterprise",
    lines: [
      [
        "-ART------TCP B SUPPLIER01       18128       41 Nov 12 13:56 INVOICES NOV",
        file("INVOICES NOV", 18_128, at(2026, 11, 12, 13, 56), { owner: "SUPPLIER01" }),
      ],
      [
        "-C--E-----FTP A SUPPLIER01           9       42 Dec 31 2019 TEST",
        file("TEST", 9, at(2019, 12, 31), { owner: "SUPPLIER01" }),
      ],
    ],
  },
  {
    system: "MLSD of ProFTPD, Pure-FTPd and others",
    dialect: "MLSD",
    lines: [
      ["modify=20261120101500;perm=flcdmpe;type=cdir;unique=802U1;UNIX.mode=0755; ."],
      ["modify=20261120101500;perm=flcdmpe;type=pdir;unique=802U2;UNIX.mode=0755; .."],
      [
        "modify=20261120101500;perm=adfr;size=71;type=file;unique=802U3;UNIX.group=100;UNIX.groupname=users;UNIX.mode=0644;UNIX.owner=1000;UNIX.ownername=anna; a;b=c",
        file("a;b=c", 71, utc(2026, 11, 20, 10, 15, 0), {
          unique: "802U3",
          mode: 0o644,
          owner: "anna",
          group: "users",
        }),
      ],
      [
        "Type=dir;Sizd=4096;Modify=20250102030405;UNIX.uid=0;UNIX.gid=0; pub",
        dir("pub", utc(2025, 1, 2, 3, 4, 5), { owner: "0", group: "0" }),
      ],
      [
        "type=OS.unix=slink:/srv/my data;size=12;unique=802U5; data",
        link("data", "/srv/my data", {}, { unique: "802U5" }),
      ],
      [
        "type=OS.unix=symlink;modify=20250102030405.125; gone",
        { name: "gone", kind: "link", ...utc(2025, 1, 2, 3, 4, 5), modified: Date.UTC(2025, 0, 2, 3, 4, 5, 125) },
      ],
      ["TYPE=FILE;SIZE=9;MODIFY=garbage upper", { name: "upper", kind: "file", size: 9 }],
    ],
  },
  {
    system: "MLSD of Windows servers",
    dialect: "MLSD",
    lines: [
      [
        "type=file;size=2147483648;modify=20261120101500;create=20200101000000;win32.ea=0x00000020; disk.vhd",
        file("disk.vhd", 2_147_483_648, utc(2026, 11, 20, 10, 15, 0), { created: Date.UTC(2020, 0, 1) }),
      ],
      [
        "type=dir;modify=20261120101500;create=20200101000000;win32.ea=0x00000010; Program Files",
        dir("Program Files", utc(2026, 11, 20, 10, 15, 0), { created: Date.UTC(2020, 0, 1) }),
      ],
    ],
  },
];

type Details = Partial<ForeignEntry>;

function at(
  ...[year, month, day, hour, minute, second]: [number, number, number, number?, number?, number?]
): Pick<RemoteEntry, "modified" | "modifiedPrecision"> {
  return {
    modified: Date.UTC(year, month - 1, day, hour ?? 0, minute ?? 0, second ?? 0),
    modifiedPrecision: second !== undefined ? "second" : hour !== undefined ? "minute" : "day",
  };
}

function utc(...moment: [number, number, number, number, number, number]): Details {
  return { ...at(...moment), zone: "utc" };
}

function unix(mode: number, links: number, owner: string, group: string): Details {
  return { mode, links, owner, group };
}

function entry(name: string, kind: EntryKind, ...details: readonly Details[]): ForeignEntry {
  return Object.assign({ name, kind }, ...details) as ForeignEntry;
}

function file(name: string, size: number, ...details: readonly Details[]): ForeignEntry {
  return entry(name, "file", { size }, ...details);
}

function dir(name: string, ...details: readonly Details[]): ForeignEntry {
  return entry(name, "directory", ...details);
}

function link(name: string, target: string, ...details: readonly Details[]): ForeignEntry {
  return entry(name, "link", { target }, ...details);
}

function other(name: string, ...details: readonly Details[]): ForeignEntry {
  return entry(name, "other", ...details);
}
