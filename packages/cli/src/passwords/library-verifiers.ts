import type { PasswordVerifier } from "@tandem/server";
import { checkInWorker } from "./check-in-worker.ts";

/**
 * The forms of password hashes that a library checks: bcrypt (`$2a$`, `$2b$`, `$2y$`, of htpasswd and PHP) and Argon2
 * (`$argon2id$v=19$`, RFC 9106, of Pure-FTPd's libsodium). The library, hash-wasm, needs no compiler and is loaded with the first
 * password that is held against such a hash.
 */
export const libraryVerifiers: readonly PasswordVerifier[] = [
  {
    knows: (hash) => {
      const cost = Number(/^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(hash)?.[1]);
      return cost >= 4 && cost <= mostBcrypt;
    },
    verify: async (password, hash, { signal }) =>
      password !== "" &&
      // As every bcrypt does: the key of Blowfish ends there.
      checkInWorker("bcryptVerify", Buffer.from(password).subarray(0, 72), hash, signal),
  },
  {
    knows: (hash) => {
      const [, memory, passes, lanes] =
        /^\$argon2id?\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{16,172}$/.exec(
          hash,
        ) ?? [];
      const [m, t, p] = [memory, passes, lanes].map(Number) as [number, number, number];
      return p >= 1 && m >= 8 * p && m <= mostMemory && t >= 1 && m * t <= mostArgon2;
    },
    verify: async (password, hash, { signal }) =>
      password !== "" && checkInWorker("argon2Verify", Buffer.from(password), hash, signal),
  },
];

// Two to three seconds; each step doubles it.
const mostBcrypt = 15;
// 1 GiB, libsodium's "sensitive".
const mostMemory = 2 ** 20;
// And its four passes over it: some seconds.
const mostArgon2 = 4 * mostMemory;
