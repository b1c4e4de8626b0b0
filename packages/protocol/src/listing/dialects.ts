import { connectEnterprise } from "./connect-enterprise.ts";
import type { Dialect } from "./dialect.ts";
import { dos } from "./dos-line.ts";
import { eplf } from "./eplf.ts";
import { mlsd } from "./facts-line.ts";
import { jes } from "./jes.ts";
import { mvsDataSets } from "./mvs-data-sets.ts";
import { mvsMembers } from "./mvs-members.ts";
import { nonStop } from "./nonstop.ts";
import { os2 } from "./os2.ts";
import { os400 } from "./os400.ts";
import { os9 } from "./os9.ts";
import { unix } from "./unix-line.ts";
import { vm } from "./vm.ts";
import { vms } from "./vms.ts";
import { vshell } from "./vshell.ts";
import { vxWorks } from "./vxworks.ts";

/** Every dialect, in the order in which a tie is broken: the stricter grammar first, of equals the one that more servers speak. */
export const dialects: readonly Dialect[] = [
  mlsd,
  unix,
  dos,
  eplf,
  vms,
  mvsDataSets,
  mvsMembers,
  jes,
  os400,
  nonStop,
  vm,
  os2,
  os9,
  vshell,
  vxWorks,
  connectEnterprise,
];
