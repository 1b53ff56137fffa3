import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromJSONSchema } from 'zod';
import { EVENT_SOURCE, type RunEvent } from '../../lambda/contract/events';
import { fileOf } from './event-schemas';
import { ROOT } from './markdown';

/** What is wrong with an event by the schema that stands in `docs/events`, as another tool would read it. */
export function schemaFaults({ type, detail }: RunEvent): readonly string[] {
  const schema = fromJSONSchema(JSON.parse(readFileSync(join(ROOT, fileOf(type)), 'utf8')));
  const onTheBus = JSON.parse(JSON.stringify({ source: EVENT_SOURCE, 'detail-type': type, detail }));
  const result = schema.safeParse(onTheBus);
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}
