import { ERRORS, FailoverError } from '../../../contract/errors';
import type { FenceGrade } from '../../../contract/settings';

/** What the guard has to know of a database: names from the plan. */
export interface GuardSettings {
  readonly grade: FenceGrade;
  /** User names that applications log in with: barred by closing, admitted by opening. Never Handover's own login. */
  readonly applicationRoles: readonly string[];
  readonly guardedSchemas: readonly string[];
  /**
   * `false`: only the row and its heartbeat, no trigger on any table of a team and no event.
   *
   * @default true - without them the fence does not close by itself
   */
  readonly enforce?: boolean;
  /** @default false - RDS: a server is one instance, with a binary log of its own */
  readonly aurora?: boolean;
}

/** What closes the database by itself: triggers refuse statements, the watchdog bars logins and ends sessions. */
export const closesByItself = ({ grade, enforce }: Pick<GuardSettings, 'grade' | 'enforce'>): boolean =>
  grade === 'watchdog' && enforce !== false;

/** ADR 0011: nothing in MySQL can refuse a COMMIT. */
export function refuseEnforced({ grade }: Pick<GuardSettings, 'grade'>): void {
  if (grade !== 'enforced') return;
  throw new FailoverError(
    ERRORS.badInput,
    'fence "enforced" cannot be had on MySQL, where nothing can refuse a COMMIT: use "watchdog"',
  );
}
