/** What a chunk of a control connection holds once its Telnet commands are taken out. */
export interface TelnetChunk {
  /** The text's bytes: the chunk itself when there was nothing to take out. */
  readonly bytes: Uint8Array;
  /** What to send back: the refusal of every option asked for, mostly nothing. */
  readonly answer: Uint8Array;
}

/**
 * Takes the Telnet commands out of a control connection (RFC 854, RFC 959 §2.3 and §4.1.3) and refuses every option.
 * Keeps one state and no bytes, whatever the peer sends; sequences may be cut anywhere.
 */
export class TelnetDecoder {
  #state: State = "text";

  push(bytes: Uint8Array): TelnetChunk {
    if (this.#state === "text" && !bytes.includes(IAC)) return { bytes, answer: nothing };
    const text = new Uint8Array(bytes.length);
    const answer: number[] = [];
    let length = 0;
    let state = this.#state;
    for (const byte of bytes) {
      switch (state) {
        case "text":
          if (byte === IAC) state = "command";
          else text[length++] = byte;
          break;
        case "interrupted":
          state = byte === IAC ? "command" : "text";
          // Clients send the Synch's IAC as the urgent byte, which the kernel takes away: its DM is left without an IAC.
          if (byte !== IAC && byte !== DM) text[length++] = byte;
          break;
        case "command":
          state = after(byte);
          // Either an escaped 0xFF, or an IAC whose DM was the urgent byte and is gone: then the byte is the text's own.
          if (byte === IAC || byte < SE) text[length++] = byte;
          break;
        case "do":
          refuse(answer, WONT, byte);
          state = "text";
          break;
        case "will":
          refuse(answer, DONT, byte);
          state = "text";
          break;
        case "refusal":
          state = "text";
          break;
        case "subnegotiation":
          if (byte === IAC) state = "subnegotiation-command";
          break;
        case "subnegotiation-command":
          state = byte === SE ? "text" : "subnegotiation";
          break;
      }
    }
    this.#state = state;
    return { bytes: text.subarray(0, length), answer: answer.length === 0 ? nothing : Uint8Array.from(answer) };
  }
}

/**
 * `interrupted` is the text right after IAC IP, `command` follows an IAC, `do`, `will` and `refusal` await the option's
 * number, and a subnegotiation lasts until IAC SE.
 */
type State =
  | "text"
  | "interrupted"
  | "command"
  | "do"
  | "will"
  | "refusal"
  | "subnegotiation"
  | "subnegotiation-command";

const SE = 0xf0;
const DM = 0xf2;
const IP = 0xf4;
const SB = 0xfa;
const WILL = 0xfb;
const WONT = 0xfc;
const DO = 0xfd;
const DONT = 0xfe;
const IAC = 0xff;
const nothing = new Uint8Array(0);
// No client asks for more options at once; a storm of them must not be answered with a storm.
const maximumAnswers = 16;

function after(command: number): State {
  switch (command) {
    case IP:
      return "interrupted";
    case SB:
      return "subnegotiation";
    case WILL:
      return "will";
    case DO:
      return "do";
    case WONT:
    case DONT:
      return "refusal";
    default:
      return "text";
  }
}

function refuse(answer: number[], verb: number, option: number): void {
  if (answer.length < 3 * maximumAnswers) answer.push(IAC, verb, option);
}
