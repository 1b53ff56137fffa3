import type { FenceGrade } from '../../../contract/settings';

/** What the guard has to know of a database: names from the plan. */
export interface GuardSettings {
  readonly grade: FenceGrade;
  /** Roles that applications log in with: barred by closing, admitted by opening. Never Handover's own login. */
  readonly applicationRoles: readonly string[];
  readonly guardedSchemas: readonly string[];
  /**
   * `false`: only the row and its heartbeat, no trigger on any table of a team and no job.
   *
   * @default true - without them the fence does not close by itself
   */
  readonly enforce?: boolean;
  /** @default false - RDS: its servers have a log and an identity of their own */
  readonly aurora?: boolean;
}

/** What closes the database by itself. */
export type Means = 'triggers' | 'job' | 'nothing';

const MEANS: Readonly<Record<FenceGrade, Means>> = {
  enforced: 'triggers',
  watchdog: 'job',
  acknowledged: 'nothing',
  none: 'nothing',
};

export const meansOf = ({ grade, enforce }: Pick<GuardSettings, 'grade' | 'enforce'>): Means =>
  enforce === false ? 'nothing' : MEANS[grade];
