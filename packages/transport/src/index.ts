export type { Clock, Timer } from "./clock.ts";
export {
  NetworkError,
  type DialOptions,
  type Listener,
  type ListenOptions,
  type Network,
  type NetworkFault,
  type Socket,
} from "./network.ts";
export { faultOf } from "./network-fault.ts";
export { nodeNetwork } from "./node-network.ts";
export { systemClock } from "./system-clock.ts";
