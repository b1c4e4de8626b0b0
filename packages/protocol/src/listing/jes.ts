import type { Dialect, LineReading } from "./dialect.ts";

/**
 * The jobs of z/OS behind SITE FILETYPE=JES, and the spool files of one of them. A job is a directory, for LIST shows its spool
 * files; their names are those by which RETR fetches them, `JOB00123.2`.
 */
export const jes: Dialect = {
  name: "JES",
  begin() {
    let job = "";
    return (line) => {
      if (heading.test(line)) return "heading";
      const match = jobLine.exec(line);
      if (match !== null) {
        job = match[1]!;
        return { name: job, kind: "directory", ...(match[2] === undefined ? {} : { owner: match[2] }), raw: line };
      }
      return job === "" ? undefined : spoolFile(line, job);
    };
  },
};

const heading = /^\s*(?:JOBNAME\s+JOBID\s|ID\s+STEPNAME\s+PROCSTEP\s|-{6,}\s*$|\d{1,6} spool files?\s*$)/i;
const jobLine =
  /^\s{0,4}[A-Z$#@][A-Z0-9$#@-]{0,7}\s+((?:JOB|TSU|STC|J|T|S)\d{5,7})\s+(?:([A-Z$#@][A-Z0-9$#@]{0,7})\s+)?(?:INPUT|ACTIVE|OUTPUT|HELD|EXEC)(?:\s|$)/i;
const spoolLine =
  /^\s{1,12}(\d{1,7})\s+\S{1,8}\s+(?:\S{1,8}\s+)?[A-Z0-9]\s+[A-Z$#@][A-Z0-9$#@?]{0,7}\s+(\d{1,15})\s*$/i;

function spoolFile(line: string, job: string): LineReading {
  const match = spoolLine.exec(line);
  if (match === null) return undefined;
  return { name: `${job}.${Number(match[1])}`, kind: "file", size: Number(match[2]), raw: line };
}
