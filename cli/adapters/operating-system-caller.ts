import { hostname, userInfo } from 'node:os';

/** The login on this machine: for people who read the report, where AWS does not say who called. */
export async function operatingSystemCaller(): Promise<string> {
  return `${userName()} on ${hostname()}`;
}

/** A container's user may have no entry in the password file, and then `userInfo` throws. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown user';
  }
}
