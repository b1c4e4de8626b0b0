import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** PASS: the password of the user. A wrong one is answered late, and the same for every name. RFC 959 §4.1.1. */
export const PASS: Handler<"PASS"> = {
  async run({ session, options, logIn, pause }, password = "") {
    const { user, loggedIn } = session.facts;
    if (loggedIn) return reply(202, "You are logged in already.");
    if (user === undefined) return reply(503, "Send USER first.");
    const outcome = await logIn(user, password);
    switch (outcome.kind) {
      case "refused": {
        const tries = session.refuseLogIn();
        await pause(outcome.delay);
        const last = outcome.last || tries >= options.limits.loginTries;
        if (last) return reply(421, "Too many wrong passwords; connect again.");
        return reply(530, "User name or password is wrong; send USER and PASS again.");
      }
      case "crowded":
        return reply(530, "Your account has as many sessions as it may; close one, then send PASS again.");
      case "accepted": {
        const { account, membership } = outcome;
        session.logIn(account, membership);
        return reply(230, account.readOnly ? `Welcome, ${user}. You may read.` : `Welcome, ${user}.`);
      }
    }
  },
};
