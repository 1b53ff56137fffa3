/** Errors of the operating system carry a code; their class differs between realms, so it is not asked for. */
export function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
