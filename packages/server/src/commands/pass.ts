import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** PASS: the password of the user. A wrong one is answered late, and the same for every name. RFC 959 §4.1.1. */
export const PASS: Handler<"PASS"> = {
  async run({ session, accounts, options, pause }, password = "") {
    const { user, loggedIn } = session.facts;
    if (loggedIn) return reply(202, "You are logged in already.");
    if (user === undefined) return reply(503, "Send USER first.");
    const account = await accounts.authenticate(user, password);
    if (account === undefined) {
      const tries = session.refuseLogIn();
      await pause(options.timers.loginDelay * tries);
      if (tries >= options.limits.loginTries) return reply(421, "Too many wrong passwords; connect again.");
      return reply(530, "User name or password is wrong; send USER and PASS again.");
    }
    session.logIn(account);
    return reply(230, account.readOnly ? `Welcome, ${user}. You may read.` : `Welcome, ${user}.`);
  },
};
