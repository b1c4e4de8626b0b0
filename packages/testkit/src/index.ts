export { openDialogue, readAll, type Dialogue } from "./dialogue.ts";
export { memoryServer, type MemoryServer, type MemoryServerOptions } from "./memory-server.ts";
