/** Lets everything happen that can happen without time passing: `turns` rounds of the event loop. */
export async function settle(turns = 16): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}
