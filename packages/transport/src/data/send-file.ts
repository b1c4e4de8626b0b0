import type { DataSource, SourceFile } from "./data-source.ts";
import type { Kernel } from "./kernel/kernel.ts";
import { fastPath } from "./kernel/load-kernel.ts";
import { sendByKernel } from "./kernel/send-by-kernel.ts";
import type { Outgoing } from "./outgoing.ts";
import { sendPortably } from "./send-portably.ts";

/** Sends a plain file: a small one in one piece, a large one inside the kernel where that is possible; resolves when it is `whole`. */
export async function sendFile(file: SourceFile, to: Outgoing, whole?: DataSource["whole"]): Promise<void> {
  await sendBytes(file, to);
  to.check();
  // Asked when its answer is waited for: it may break the connection at once.
  if (whole !== undefined) await to.unlessBroken(Promise.resolve().then(whole));
}

async function sendBytes(file: SourceFile, to: Outgoing): Promise<void> {
  const { start, end } = file;
  const path = fastPath();
  const kernel = path.kind === "kernel" && file.medium !== undefined ? path.kernel : undefined;
  if (end - start <= smallFile) return sendSmall(file, to, kernel);
  const at = kernel === undefined || to.descriptor() === undefined ? start : await sendByKernel(kernel, file, to);
  if (at < end) await sendPortably({ fd: file.fd, start: at, end, read: (into, from) => file.read(into, from) }, to);
}

/** What is in memory is taken at once: for so little, the way to another thread costs more than all the rest. */
async function sendSmall(file: SourceFile, to: Outgoing, kernel: Kernel | undefined): Promise<void> {
  const bytes = Buffer.allocUnsafe(file.end - file.start);
  let read = bytes.length === 0 ? 0 : (kernel?.readCached(file.fd, bytes, file.start, file.medium === "memory") ?? 0);
  while (read < bytes.length) {
    read += await to.unlessBroken(file.read(bytes.subarray(read), file.start + read));
  }
  await to.write(bytes);
}

// What Node reads and hands over in one piece; to copy it takes less time than to open it.
const smallFile = 65_536;
