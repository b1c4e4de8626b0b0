/** A command that cannot be done in this session any more: it ends with 421 and the message. */
export class SessionOver extends Error {
  override readonly name = "SessionOver";
}
