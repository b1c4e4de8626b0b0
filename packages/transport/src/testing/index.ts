export type { MemoryHost, MemoryHostOptions, Verdict } from "./memory-host.ts";
export { memoryNetwork, type MemoryNetwork, type MemoryNetworkOptions } from "./memory-network.ts";
export { settle } from "./settle.ts";
export { virtualClock, type VirtualClock, type VirtualClockOptions } from "./virtual-clock.ts";
