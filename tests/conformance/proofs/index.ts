import type { Proof } from "../proof.ts";
import { draftMfxx } from "./draft-mfxx.ts";
import { rfc1123 } from "./rfc1123.ts";
import { rfc2228 } from "./rfc2228.ts";
import { rfc2389 } from "./rfc2389.ts";
import { rfc2428 } from "./rfc2428.ts";
import { rfc2577 } from "./rfc2577.ts";
import { rfc2640 } from "./rfc2640.ts";
import { rfc3659Mlsx } from "./rfc3659-mlsx.ts";
import { rfc3659 } from "./rfc3659.ts";
import { rfc4217 } from "./rfc4217.ts";
import { rfc7151 } from "./rfc7151.ts";
import { rfc959Files } from "./rfc959-files.ts";
import { rfc959Parameters } from "./rfc959-parameters.ts";
import { rfc959Replies } from "./rfc959-replies.ts";
import { rfc959Session } from "./rfc959-session.ts";

/** Every clause that is a test. */
export const proofs: readonly Proof[] = [
  ...rfc959Session,
  ...rfc959Parameters,
  ...rfc959Files,
  ...rfc959Replies,
  ...rfc1123,
  ...rfc2228,
  ...rfc2389,
  ...rfc2428,
  ...rfc2577,
  ...rfc2640,
  ...rfc3659,
  ...rfc3659Mlsx,
  ...rfc4217,
  ...rfc7151,
  ...draftMfxx,
];
