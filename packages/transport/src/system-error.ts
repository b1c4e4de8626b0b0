/** An error as the system's own: `code` says what happened, `syscall` at what. */
export function systemError(code: string, syscall: string): Error {
  return Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
}
