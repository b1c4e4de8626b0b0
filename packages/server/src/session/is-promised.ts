/** Whether a value is still to come. */
export function isPromised<Value extends object>(value: Value | Promise<Value>): value is Promise<Value> {
  return "then" in value;
}
