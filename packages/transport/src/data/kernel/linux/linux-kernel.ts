import type { ForeignCalls } from "../../../native/foreign-calls.ts";
import type { Kernel } from "../kernel.ts";
import { cachedReader } from "./cached-reader.ts";
import { fileReceiver } from "./file-receiver.ts";
import { fileSender } from "./file-sender.ts";

/** The calls of Linux, by the C library that this process has already, be it glibc or musl. Throws when it lacks one. */
export function linuxKernel(koffi: ForeignCalls): Kernel {
  // There, `off_t` would be half as long in some libraries.
  if (koffi.sizeof("long") !== 8) throw new Error("there is none for processors of 32 bits");
  const library = koffi.load(null);
  return {
    sendFile: fileSender(koffi, library),
    receiveFile: fileReceiver(koffi, library),
    readCached: cachedReader(koffi, library),
  };
}
