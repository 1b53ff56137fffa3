/** What the guard has to know of a database: names from the plan. */
export interface GuardSettings {
  /** Roles that applications log in with: barred by closing, admitted by opening. Never Handover's own login. */
  readonly applicationRoles: readonly string[];
  readonly guardedSchemas: readonly string[];
  /**
   * `false`: only the row and its heartbeat, no trigger on any table of a team.
   *
   * @default true - without triggers the fence does not close by itself
   */
  readonly enforce?: boolean;
}
