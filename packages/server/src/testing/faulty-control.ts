import {
  decodeText,
  encodeText,
  LineDecoder,
  parseCommand,
  parseExtendedHostPort,
  parseExtendedPassiveReply,
  parseHostPort,
  parsePassiveReply,
  PendingExchanges,
  ReplyDecoder,
  type Command,
  type Reply,
} from "@tandem/protocol";
import type { Clock, Socket } from "@tandem/transport";
import { isDataFault, type ControlFault, type DataFault, type FaultMoment, type FaultScript } from "./fault.ts";
import { interposedSocket } from "./interposed-stream.ts";

/** A control connection between client and server, whose commands may meet a fault. */
export interface FaultyControl {
  /** The end that the server gets. */
  readonly socket: Socket;
  /** What befalls the data connection of the transfer that was asked for last. */
  readonly dataFault: DataFault | undefined;
}

export interface FaultyControlOptions {
  readonly socket: Socket;
  readonly clock: Clock;
  readonly script: FaultScript;
  /** Told of every command line, also of one that the server never hears of. */
  readonly heard: (line: string) => void;
  /** Told of every port that this session's data connections come to, or go to. */
  readonly ownsPort: (at: "server" | "client", port: number) => void;
}

/**
 * Passes lines both ways and lets the faults happen in their order: one that strikes at a command waits until all before it
 * have their replies, as a server that answers in order would.
 */
export function faultyControl({ socket, clock, script, heard, ownsPort }: FaultyControlOptions): FaultyControl {
  const pending = new PendingExchanges();
  const sentLines = new LineDecoder({ maximum: maximumLine });
  const replies = new ReplyDecoder();
  let held: Uint8Array = new Uint8Array(0);
  let blocked = false;
  /** Lets the client be read on, when it is not because a command waits for its fault. */
  let readOn: (() => void) | undefined;
  let dataFault: DataFault | undefined;
  let pass: (bytes: Uint8Array) => void = () => {};
  let greeting = script.strike("connect");

  const say = (lines: readonly string[]): void => {
    if (!socket.stream.destroyed) socket.stream.write(encodeText(lines.map((line) => `${line}\r\n`).join("")));
  };

  /** Takes whole lines from what is held, one by one, as long as none has to wait. */
  function pump(): void {
    while (!blocked) {
      const end = lineEnd(held);
      if (end === 0 && held.length <= maximumLine) return;
      // What is longer than any line is the server's to refuse.
      const line = end === 0 ? held : held.subarray(0, end);
      const command = parseCommand(line.filter((byte) => byte !== 0x0d && byte !== 0x0a));
      if (command.word !== "") heard([command.word, command.argument].join(" ").trimEnd());
      const fault = script.strike(command);
      if (fault === undefined || isDataFault(fault)) {
        if (fault !== undefined || movesData(command)) dataFault = fault;
        held = held.subarray(line.length);
        forward(line, command);
      } else {
        blocked = true;
        suffer(fault, line, command);
      }
    }
  }

  function forward(line: Uint8Array, command: Command): void {
    if (line.length > 2) pending.begin(command.verb);
    notePort(command);
    pass(line);
  }

  /** Lets the fault happen as soon as nothing is owed any more. */
  function suffer(fault: FaultMoment & ControlFault, line: Uint8Array, command: Command): void {
    whenSettled = () => {
      whenSettled = undefined;
      held = held.subarray(line.length);
      const goOn = (): void => {
        blocked = false;
        pump();
        if (blocked) return;
        readOn?.();
        readOn = undefined;
      };
      switch (fault.kind) {
        case "reply":
          say(fault.lines);
          return goOn();
        case "silence":
          return goOn();
        case "hang-up":
          return socket.reset();
        case "late":
          clock.timer(fault.delay, () => {
            forward(line, command);
            goOn();
          });
      }
    };
    if (pending.size === 0) whenSettled();
  }
  let whenSettled: (() => void) | undefined;

  function notePort({ verb, argument = "" }: Command): void {
    try {
      if (verb === "PORT") ownsPort("client", parseHostPort(argument).port);
      if (verb === "EPRT") ownsPort("client", parseExtendedHostPort(argument).port);
    } catch {
      // The server will say what is wrong with it.
    }
  }

  function noteReply({ code, lines }: Reply): void {
    const text = `${code} ${lines.join(" ")}`;
    if (code === 227) ownsPort("server", parsePassiveReply(text).port);
    if (code === 229) ownsPort("server", parseExtendedPassiveReply(text).port);
    pending.settle(code);
    if (pending.size === 0) whenSettled?.();
  }

  // In active mode without PORT the data connection goes to where the control connection comes from (RFC 959 §3.2).
  ownsPort("client", socket.remote.port);
  const faulty = interposedSocket(socket, {
    inbound(bytes, pushOn, done) {
      pass = pushOn;
      held = Buffer.concat([held, bytes]);
      pump();
      if (blocked) readOn = done;
      else done();
    },
    outbound(bytes, sendOn, done) {
      if (greeting !== undefined) return greet(bytes, sendOn, done);
      // Passed on first: what a fault says comes behind it.
      sendOn(bytes);
      for (const line of sentLines.push(bytes)) {
        const whole = line.kind === "line" ? replies.push(decodeText(line.bytes)) : undefined;
        if (whole !== undefined) noteReply(whole);
      }
      done();
    },
  });

  function greet(bytes: Uint8Array, sendOn: (bytes: Uint8Array) => void, done: () => void): void {
    const fault = greeting;
    greeting = undefined;
    if (fault?.kind === "hang-up") return socket.reset();
    if (fault?.kind === "reply") say(fault.lines);
    if (fault?.kind !== "late") return done();
    clock.timer(fault.delay, () => {
      sendOn(bytes);
      done();
    });
  }

  return {
    socket: faulty,
    get dataFault() {
      return dataFault;
    },
  };
}

const maximumLine = 65_536;
const LF = 0x0a;
const CR = 0x0d;

/** How long the first whole line is, its end included; 0 when there is none. ABOR may come without its LF, which was urgent. */
function lineEnd(bytes: Uint8Array): number {
  const end = bytes.indexOf(LF) + 1;
  if (end > 0) return end;
  return bytes.at(-1) === CR && /abor\r$/i.test(decodeText(bytes)) ? bytes.length : 0;
}

function movesData({ verb }: Command): boolean {
  return verb !== undefined && transfers.has(verb);
}

const transfers: ReadonlySet<string> = new Set(["RETR", "STOR", "STOU", "APPE", "LIST", "NLST", "MLSD"]);
