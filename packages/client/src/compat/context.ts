import type { TraceEvent } from "@tandem/trace";

/** What basic-ftp's `client.ftp` is used for: to see what is said. */
export class FTPContext {
  /** Logs every command and reply to standard output; off. */
  verbose = false;

  /** Takes each line of the log, whatever `verbose` says: put your own in its place. */
  log: (message: string) => void = (message) => {
    if (this.verbose) process.stdout.write(`${message}\n`);
  };

  /** Milliseconds that the server may take for anything. */
  readonly timeout: number;

  /** Made by the client. */
  constructor(timeout: number) {
    this.timeout = timeout;
  }

  /** Logs what went over the control connection. Passwords were replaced before. */
  follow(event: TraceEvent): void {
    if (event.kind === "control.line") this.log(`${event.from === "client" ? ">" : "<"} ${event.text}`);
  }
}
