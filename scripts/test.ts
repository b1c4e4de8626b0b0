/**
 * The tests that need nothing but Node: `npm test`. The last line is `N passed, N failed`; exit code 1 when anything failed. Those
 * against real peers are `npm run interop`, `interop:tls` and `interop:mirror`.
 */
import { fileURLToPath } from "node:url";
import { formatCounts, verdict } from "./count-tests.ts";
import { runVitest } from "./run-vitest.ts";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const counts = verdict(await runVitest("vitest.config.ts"), process.env["CI"] === "true");
console.log(formatCounts(counts));
process.exit(counts.failed === 0 ? 0 : 1);
