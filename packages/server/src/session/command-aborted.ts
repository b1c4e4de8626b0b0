/** Why a command that moves no files was broken off before it was done: the reason of its signal. */
export class CommandAborted extends Error {
  override readonly name = "CommandAborted";

  constructor(message = "The command was broken off by ABOR before it was done.") {
    super(message);
  }
}
