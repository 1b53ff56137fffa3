/** What the guard has to know of a database: names from the plan. */
export interface GuardSettings {
  /** Roles that applications log in with: barred by closing, admitted by opening. Never Handover's own login. */
  readonly applicationRoles: readonly string[];
  readonly guardedSchemas: readonly string[];
}
