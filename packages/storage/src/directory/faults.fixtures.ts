/** Which call of `calls.ts` fails with which error, from its nth time on (0: the first), for `times`. */
interface Fault {
  readonly call: string;
  readonly code: string;
  readonly after?: number;
  readonly times?: number;
}

/** The module of system calls with those that are planned to fail failing. */
export async function faulty<T extends Record<string, unknown>>(original: () => Promise<T>): Promise<T> {
  const calls = await original();
  const wrapped = Object.entries(calls).map(
    ([name, call]) => [name, isCall(call) ? failing(name, call) : call] as const,
  );
  return { ...calls, ...(Object.fromEntries(wrapped) as Partial<T>) };
}

/** Lets a call fail until further notice. */
export function plan(fault: Fault): void {
  faults.planned.push(fault);
}

export function clearFaults(): void {
  faults.planned = [];
  faults.seen.clear();
}

type Call = (...parameters: readonly unknown[]) => unknown;

function isCall(value: unknown): value is Call {
  return typeof value === "function";
}

function failing(name: string, call: Call): Call {
  return (...parameters) => {
    const fault = faults.planned.find((planned) => planned.call === name);
    if (fault === undefined) return call(...parameters);
    const seen = faults.seen.get(name) ?? 0;
    faults.seen.set(name, seen + 1);
    const { code, after = 0, times = Infinity } = fault;
    if (seen < after || seen >= after + times) return call(...parameters);
    return Promise.reject(Object.assign(new Error(`${code}: injected`), { code, errno: -1 }));
  };
}

// One for the file of tests that mocks `calls.ts`; each test clears it in the end.
const faults: { planned: Fault[]; readonly seen: Map<string, number> } = { planned: [], seen: new Map() };
