export { countRoundTrips } from "./count-round-trips.ts";
export { dialogueOver, openDialogue, readAll, type Dialogue } from "./dialogue.ts";
export { distantServer, type DistantKind, type DistantServer } from "./distant-server.ts";
export { hostileServer, type HostilePeer, type HostileServer } from "./hostile-server.ts";
export { lingeringServer, type LingeringOptions, type LingeringServer } from "./lingering-server.ts";
export { memoryServer, type MemoryServer, type MemoryServerOptions } from "./memory-server.ts";
export { scriptedServer, type ScriptedListener, type ScriptedPeer, type ScriptedServer } from "./scripted-server.ts";
