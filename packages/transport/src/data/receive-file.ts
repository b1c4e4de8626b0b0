import type { DataSink, SinkFile } from "./data-sink.ts";
import type { Incoming } from "./incoming.ts";
import { fastPath } from "./kernel/load-kernel.ts";
import { receiveByKernel } from "./kernel/receive-by-kernel.ts";

/** Takes as much of what the peer sends into a plain file as can be taken inside the kernel; what is left comes through the stream. */
export async function receiveFile(file: SinkFile, sink: DataSink, from: Incoming): Promise<void> {
  if (file.medium === undefined || from.descriptor() === undefined) return;
  const path = fastPath();
  if (path.kind === "kernel") await receiveByKernel(path.kernel, file, sink, from);
}
