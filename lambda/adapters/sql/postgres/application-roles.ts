import { DatabaseError, escapeIdentifier } from 'pg';
import { inSavepoint, type Statements } from './database-session';

const CHANGES = {
  bar: { attribute: 'NOLOGIN', already: (mayLogIn: boolean) => !mayLogIn },
  admit: { attribute: 'LOGIN', already: (mayLogIn: boolean) => mayLogIn },
} as const;

/** Sets whether roles may log in, inside the caller's transaction, and answers why where that failed; every role is tried. */
export async function barOrAdmit(
  statements: Statements,
  change: keyof typeof CHANGES,
  roles: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await statements.query<{ rolname: string; rolcanlogin: boolean }>(
    'SELECT rolname, rolcanlogin FROM pg_roles WHERE rolname = ANY ($1)',
    [roles],
  );
  const known = new Map(rows.map(({ rolname, rolcanlogin }) => [rolname, rolcanlogin]));
  const refused: string[] = [];
  for (const role of roles) {
    const mayLogIn = known.get(role);
    if (mayLogIn === undefined) refused.push(`application role "${role}" does not exist`);
    else if (!CHANGES[change].already(mayLogIn)) refused.push(...(await alter(statements, change, role)));
  }
  return refused;
}

async function alter(statements: Statements, change: keyof typeof CHANGES, role: string): Promise<readonly string[]> {
  const { attribute } = CHANGES[change];
  try {
    await inSavepoint(statements, () => statements.query(`ALTER ROLE ${escapeIdentifier(role)} ${attribute}`));
    return [];
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === '42501')) throw error;
    const grant = `GRANT ${escapeIdentifier(role)} TO the login of Handover WITH ADMIN OPTION`;
    return [`role "${role}" can not be set to ${attribute} (${error.message}): ${grant}`];
  }
}
