import { isServerError } from './database-error';
import type { Statements } from './database-session';
import { identifier, literal } from './sql-names';

interface ApplicationEvent {
  readonly schema: string;
  readonly name: string;
  /** `user@host`. */
  readonly definer: string;
  readonly status: string;
}

const EVENTS = `
SELECT event_schema AS \`schema\`, event_name AS name, definer AS definer, status AS status FROM information_schema.events
WHERE event_schema <> 'handover' AND (event_schema IN (:schemas) OR SUBSTRING_INDEX(definer, '@', 1) IN (:roles))`;

export interface EventsOf {
  readonly guardedSchemas: readonly string[];
  readonly applicationRoles: readonly string[];
}

const eventsOf = (statements: Statements, { guardedSchemas, applicationRoles }: EventsOf) =>
  statements.rows<ApplicationEvent>(EVENTS, { schemas: guardedSchemas, roles: applicationRoles });

/** Writes down which events run where the database is open: closing and replication leave no other trace of it. */
export async function recordEvents(statements: Statements, of: EventsOf): Promise<void> {
  const enabled = (await eventsOf(statements, of)).filter(({ status }) => status === 'ENABLED').map(keyOf);
  const known = (await recorded(statements)).map(keyOf);
  if (sorted(enabled).join('\n') === sorted(known).join('\n')) return;
  for (const { schema, name } of (await recorded(statements)).filter((event) => !enabled.includes(keyOf(event))))
    await statements.change(
      'DELETE FROM handover.application_event WHERE event_schema = :schema AND event_name = :name',
      { schema, name },
    );
  for (const { schema, name } of await eventsOf(statements, of))
    if (enabled.includes(keyOf({ schema, name })))
      await statements.change('INSERT IGNORE INTO handover.application_event VALUES (:schema, :name)', {
        schema,
        name,
      });
}

type EventName = Pick<ApplicationEvent, 'schema' | 'name'>;

const recorded = (statements: Statements) =>
  statements.rows<EventName>('SELECT event_schema AS `schema`, event_name AS name FROM handover.application_event');

const keyOf = ({ schema, name }: EventName): string => `${schema}.${name}`;
const sorted = (keys: readonly string[]): readonly string[] => [...keys].sort();

/** Puts every event of the applications to rest, and answers why where that failed. */
export async function restEvents(statements: Statements, of: EventsOf): Promise<readonly string[]> {
  const running = (await eventsOf(statements, of)).filter(({ status }) => status === 'ENABLED');
  return alterAll(statements, running, 'DISABLE');
}

/** Wakes those that ran where the database was open last. */
export async function wakeEvents(statements: Statements, of: EventsOf): Promise<readonly string[]> {
  const wanted = (await recorded(statements)).map(keyOf);
  const resting = (await eventsOf(statements, of)).filter(
    (event) => event.status !== 'ENABLED' && wanted.includes(keyOf(event)),
  );
  return alterAll(statements, resting, 'ENABLE');
}

async function alterAll(
  statements: Statements,
  events: readonly ApplicationEvent[],
  state: 'ENABLE' | 'DISABLE',
): Promise<readonly string[]> {
  const refused: string[] = [];
  for (const event of events) refused.push(...(await alter(statements, event, state)));
  return refused;
}

/** Named, because whoever alters an event otherwise becomes its definer. */
async function alter(statements: Statements, event: ApplicationEvent, state: string): Promise<readonly string[]> {
  const at = event.definer.lastIndexOf('@');
  const definer = `${literal(event.definer.slice(0, at))}@${literal(event.definer.slice(at + 1))}`;
  const name = `${identifier(event.schema)}.${identifier(event.name)}`;
  try {
    await statements.change(`ALTER DEFINER = ${definer} EVENT ${name} ${state}`);
    return [];
  } catch (error) {
    if (!isServerError(error)) throw error;
    return [`event ${keyOf(event)} can not be set to ${state} (${error.message})`];
  }
}
