import type { Clock, Network } from "@tandem/transport";
import type { FaultScript } from "./fault.ts";
import { faultyControl, type FaultyControl } from "./faulty-control.ts";
import { faultyData } from "./faulty-data.ts";

/** A network whose control connections are those of the first port that is listened on, and whose connections meet faults. */
export function faultyNetwork(
  network: Network,
  clock: Clock,
  script: FaultScript,
  heard: (line: string) => void,
): Network {
  /** Whose data connection a port belongs to; the last that named it. */
  const owners = new Map<string, { readonly control?: FaultyControl }>();
  const faultAt = (key: string) => () => owners.get(key)?.control?.dataFault;
  let isControl = true;
  return {
    async listen(options, accept) {
      if (isControl) {
        isControl = false;
        return network.listen(options, (socket) => {
          const named: string[] = [];
          const owner: { control?: FaultyControl } = {};
          owner.control = faultyControl({
            socket,
            clock,
            script,
            heard,
            ownsPort(at, port) {
              named.push(`${at} ${port}`);
              owners.set(`${at} ${port}`, owner);
            },
          });
          socket.stream.once("close", () => {
            for (const key of named) if (owners.get(key) === owner) owners.delete(key);
          });
          accept(owner.control.socket);
        });
      }
      const listener = await network.listen(options, (socket) => {
        accept(faultyData(socket, clock, faultAt(`server ${listener.local.port}`)));
      });
      return listener;
    },
    async dial(options) {
      return faultyData(await network.dial(options), clock, faultAt(`client ${options.remote.port}`));
    },
  };
}
