import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";
import { welcome } from "../session/welcome.ts";

/** PASS: the password of the user. A wrong one is answered late, and the same for every name. RFC 959 §4.1.1. */
export const PASS: Handler<"PASS"> = {
  needs: ["password-may-come"],
  async run({ session, options, logIn, pause }, password = "") {
    const { user, loggedIn } = session.facts;
    if (loggedIn) return reply(202, "You are logged in already.");
    if (user === undefined) return reply(503, "Send USER first.");
    const outcome = await logIn(user, password);
    switch (outcome.kind) {
      case "refused": {
        const tries = session.refuseLogIn(outcome.suspect, outcome.because);
        await pause(outcome.delay);
        const last = outcome.last || tries >= options.limits.loginTries;
        if (last) return reply(421, "Too many wrong passwords; connect again.");
        return reply(530, "User name or password is wrong; send USER and PASS again.");
      }
      case "crowded":
        session.putOffLogIn("the account has as many sessions as it may");
        return reply(530, "Your account has as many sessions as it may; close one, then send PASS again.");
      case "accepted": {
        const { account, membership } = outcome;
        if (account.tls === "required" && !session.facts.secured) {
          membership[Symbol.dispose]();
          session.putOffLogIn(
            "the password came in clear, and the account takes it under TLS only: it should have another one",
          );
          // Only whoever knows the password learns this; now is the time to change it.
          return reply(534, "Your account takes its password under TLS only: send AUTH TLS first, and use a new one.");
        }
        session.logIn(account, membership);
        return reply(230, welcome(account));
      }
    }
  },
};
