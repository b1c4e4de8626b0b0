export { testServer, type TestServer, type TestServerOptions } from "./test-server.ts";
export type { ControlFault, DataFault, Fault, FaultMoment } from "./fault.ts";
