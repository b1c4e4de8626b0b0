export { dialogueOver, openDialogue, readAll, type Dialogue } from "./dialogue.ts";
export { hostileServer, type HostilePeer, type HostileServer } from "./hostile-server.ts";
export { memoryServer, type MemoryServer, type MemoryServerOptions } from "./memory-server.ts";
export { scriptedServer, type ScriptedListener, type ScriptedPeer, type ScriptedServer } from "./scripted-server.ts";
