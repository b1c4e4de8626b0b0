import { makeCertificate } from "@tandem/transport";

/** The certificate of the servers in these tests, made when they run. */
export const certificate = makeCertificate({ names: ["localhost"], date: Date.now(), days: 2 });
